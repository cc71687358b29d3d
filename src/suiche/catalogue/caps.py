"""The caps of law and company policy: dated data in ``caps.json``, one entry in force on any day.

A product may allow less, never more. A new rule is a new entry; it ends the one before on its first day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from suiche.catalogue.kinds import Condition, Energy, Family

DATA = Path(__file__).with_name("caps.json")


@dataclass(frozen=True)
class Caps:
    """What nothing may exceed on a day. Shares and rates ppm, amounts fen, terms and ages months.

    ``ltv_ppm`` is by drive for a new car and under ``USED`` for a used one. Accessories that cost more than
    ``addon_large_fen`` together are financed up to ``addon_ltv_large_ppm``.
    """

    effective_from: date
    source: str
    terms_months: dict[Family, dict[Condition, int]]
    ltv_ppm: dict[str, int]
    addon_ltv_ppm: int
    addon_ltv_large_ppm: int
    addon_large_fen: int
    oldest_at_end_months: int
    all_in_ppm: int
    price_low_fen: int
    price_high_fen: int
    residual_max_ppm: int

    def longest(self, family: Family, condition: Condition) -> int:
        """Return the longest term of a family for a new or a used car."""
        return self.terms_months[family][condition]

    def ltv(self, condition: Condition, energy: Energy) -> int:
        """Return the largest share of the price base that may be lent for a car."""
        return self.ltv_ppm[condition if condition is Condition.USED else energy]


@cache
def all_caps() -> tuple[Caps, ...]:
    """Return every entry, the oldest first."""
    return tuple(TypeAdapter(tuple[Caps, ...]).validate_json(DATA.read_bytes()))


def caps_on(on: date) -> Caps:
    """Return the caps in force on a day; before the first entry the first ones."""
    past = [caps for caps in all_caps() if caps.effective_from <= on]
    return past[-1] if past else all_caps()[0]
