"""The periods and small prices that a contract names beside its money: dated data in ``clauses.json``, one entry in force on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

DATA = Path(__file__).with_name("clauses.json")


@dataclass(frozen=True)
class Clauses:
    """What a contract of a day promises, in days, instalments and kilometres.

    The mortgage is registered within ``register_days`` of the handover and released within ``release_work_days`` of
    the settlement; after ``missed_in_a_row`` unpaid instalments and ``remedy_days`` from the demand the rest may be
    called in; a complaint is answered within ``answer_days``, a difficult one within ``answer_longest_days``.

    Of a lease: the customer says ``choice_days`` before the last rent what becomes of the car; the deposit is back within
    ``deposit_work_days``; a car that comes back may have run ``kilometres_a_year``, each kilometre beyond costs
    ``kilometre_fen``.
    """

    effective_from: date
    source: str
    register_days: int
    release_work_days: int
    missed_in_a_row: int
    remedy_days: int
    answer_days: int
    answer_longest_days: int
    choice_days: int
    deposit_work_days: int
    kilometres_a_year: int
    kilometre_fen: int

    def kilometres(self, months: int) -> int:
        """Return how far a car may have run that comes back after so many months."""
        return self.kilometres_a_year * months // 12


@cache
def all_clauses() -> tuple[Clauses, ...]:
    """Return every entry, the oldest first."""
    return tuple(TypeAdapter(tuple[Clauses, ...]).validate_json(DATA.read_bytes()))


def clauses_on(on: date) -> Clauses:
    """Return the periods of contracts made on a day; before the first entry the first ones."""
    past = [clauses for clauses in all_clauses() if clauses.effective_from <= on]
    return past[-1] if past else all_clauses()[0]
