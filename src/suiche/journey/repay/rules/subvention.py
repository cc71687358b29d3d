"""What is earned of a subvention and when, and what the agreement says of the rest. Amounts in fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path

from pydantic import TypeAdapter

from suiche.journey.repay.states import AtEnd
from suiche.maths.dates import days_between
from suiche.maths.money import divide_half_up
from suiche.maths.plan import Amounts
from suiche.maths.subvention import unearned_parts

DATA = Path(__file__).with_name("subvention.json")


@dataclass(frozen=True)
class Agreement:
    """What makers and dealers agreed on from a day on: for each product, else for all."""

    effective_from: date
    source: str
    at_end: AtEnd
    at_end_by_product: dict[str, AtEnd]


@cache
def _agreements() -> tuple[Agreement, ...]:
    return tuple(TypeAdapter(tuple[Agreement, ...]).validate_json(DATA.read_bytes()))


def at_end_of(product: str, on: date) -> AtEnd:
    """Return what becomes of the part not earned when a loan of this product that begins on a day ends early."""
    past = [one for one in _agreements() if one.effective_from <= on]
    agreed = past[-1] if past else _agreements()[0]
    return agreed.at_end_by_product.get(product, agreed.at_end)


@dataclass(frozen=True)
class Part:
    """What is earned in the period that ends on a day."""

    due_on: date
    amount_fen: int


def parts_of(rows: Sequence[Amounts], gross_rate_ppm: int, amount_fen: int) -> tuple[Part, ...]:
    """Return what each period earns by effective interest; the parts add up to what was promised.

    A promise that differs from what the plan comes to (it is the contract's, frozen) is spread in proportion. In a
    long first period the customer's own interest can exceed the effective one: then nothing of the promise is earned
    in it, never less than nothing.
    """
    left = unearned_parts(rows, gross_rate_ppm)
    if left[0] != amount_fen:
        left = tuple(divide_half_up(amount_fen * fen, left[0]) if left[0] else 0 for fen in left)
        left = (amount_fen, *left[1:])
    falling = tuple(accumulate(left, min))
    return tuple(
        Part(row.due_date, before - after)
        for row, before, after in zip(rows, falling, falling[1:], strict=False)
    )


def unearned(parts: Sequence[Part], start: date, on: date) -> int:
    """Return what is not earned at the end of a day: inside a period it falls by the day (domain rule 贴息)."""
    for number, part in enumerate(parts):
        if on <= part.due_on:
            after = sum(later.amount_fen for later in parts[number + 1 :])
            whole = days_between(start, part.due_on)
            left = whole - min(max(days_between(start, on), 0), whole)
            return after + (divide_half_up(part.amount_fen * left, whole) if whole else 0)
        start = part.due_on
    return 0
