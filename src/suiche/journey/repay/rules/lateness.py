"""What lateness costs, recomputed from scratch from what met each instalment and when.

The same answer comes out whatever was posted in between: a payment that was taken back, or one that counts for an
earlier day, changes the past, and the difference to what was charged is charged or taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from suiche.maths.allocation import Bucket
from suiche.maths.penalty import Overdue, PenaltyTerms, overdue_charges
from suiche.maths.schedule import Row


@dataclass(frozen=True, slots=True)
class Met:
    """An amount that met what was owed in a bucket of a period, counting for a day; negative where it was taken back."""

    value_on: date
    period: int
    bucket: Bucket
    amount_fen: int


@dataclass(slots=True)
class _Late:
    """An instalment while it is walked through time: what is unpaid of it, and from when lateness counts."""

    row: Row
    principal_fen: int
    interest_fen: int
    counted_from: date | None


def costs_of_lateness(
    plan: Sequence[Row], met: Iterable[Met], terms: PenaltyTerms, on: date, taken_over_on: date | None = None
) -> Mapping[int, tuple[int, int]]:
    """Return period → (penalty, compound interest) in fen from each due date up to a day; periods without are left out.

    Lateness is counted in stretches that end where a payment counts, each rounded once (domain rule 罚息). Of an
    instalment that was late when another system handed the loan over, the stretches begin with that day.
    """
    by_day = _by_day(met)
    late = [_Late(row, row.principal_fen, row.interest_fen, None) for row in plan if row.due_date < on]
    for item in late:
        if taken_over_on is not None and item.row.due_date < taken_over_on:
            item.counted_from = taken_over_on
    costs: dict[int, tuple[int, int]] = {}
    days = sorted(day for day in by_day if day < on)
    for day in [*days, on]:
        _count(late, day, terms, costs)
        _take(late, by_day.get(day, {}))
        late = [
            item
            for item in late
            if item.row.due_date >= day or item.principal_fen > 0 or item.interest_fen > 0
        ]
    return costs


def _by_day(met: Iterable[Met]) -> dict[date, dict[tuple[int, Bucket], int]]:
    """Add up what met principal and interest by day; a day whose movements cancel out is no boundary."""
    days: dict[date, dict[tuple[int, Bucket], int]] = defaultdict(lambda: defaultdict(int))
    for one in met:
        if one.bucket in (Bucket.PRINCIPAL, Bucket.INTEREST) and one.period:
            days[one.value_on][one.period, one.bucket] += one.amount_fen
    return {day: moved for day, moved in days.items() if any(moved.values())}


def _count(late: list[_Late], day: date, terms: PenaltyTerms, costs: dict[int, tuple[int, int]]) -> None:
    overdue = [
        Overdue(item.row.period, item.row.due_date, item.principal_fen, item.interest_fen, item.counted_from)
        for item in late
        if item.row.due_date < day
    ]
    for charge in overdue_charges(overdue, day, terms) if overdue else ():
        if not charge.days:
            continue
        penalty, compound = costs.get(charge.period, (0, 0))
        costs[charge.period] = (penalty + charge.penalty_fen, compound + charge.compound_fen)
        next(item for item in late if item.row.period == charge.period).counted_from = day


def _take(late: list[_Late], moved: Mapping[tuple[int, Bucket], int]) -> None:
    for item in late:
        item.principal_fen -= moved.get((item.row.period, Bucket.PRINCIPAL), 0)
        item.interest_fen -= moved.get((item.row.period, Bucket.INTEREST), 0)
