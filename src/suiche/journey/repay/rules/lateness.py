"""What lateness costs, recomputed from scratch from what met each instalment and when.

The same answer comes out whatever was posted in between: a payment that was taken back, or one that counts for an
earlier day, changes the past, and the difference to what was charged is charged or taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from suiche.kit import working_days
from suiche.maths.allocation import Bucket
from suiche.maths.dates import days_between
from suiche.maths.money import divide_half_up, grouped
from suiche.maths.penalty import PenaltyTerms, shares
from suiche.maths.rates import short_percent
from suiche.maths.schedule import Row


def punctual_until(due_date: date) -> date:
    """Return the last day on which paying is on time: the due date, or the next working day where it is none.

    民法典 203. Interest is not extended, and once that day has passed lateness counts from the due date itself.
    """
    return working_days.on_or_after(due_date)


def free_until(due_date: date, terms: PenaltyTerms) -> date:
    """Return the last day on which paying costs no penalty: the last of the grace days, or of punctuality if later.

    Grace days count from the due date itself: rest days among them or at their end do not make them more, as the
    contract says.
    """
    return max(punctual_until(due_date), due_date + timedelta(days=terms.grace_days))


@lru_cache(maxsize=4096)
def _punctual_until(due: int) -> int:
    """The same of days as ordinals: a night walks through many loans of few due dates."""
    return punctual_until(date.fromordinal(due)).toordinal()


class Met(NamedTuple):
    """An amount that met what was owed in a bucket of a period, counting for a day; negative where it was taken back."""

    value_on: date
    period: int
    bucket: Bucket
    amount_fen: int


class Stretch(NamedTuple):
    """Days on which a late instalment owed the same: penalty interest on its principal, compound on its interest.

    Days are ``until`` − ``since``. What several late instalments cost together is rounded once: a share may differ by
    a fen from its own product.
    """

    period: int
    since: date
    until: date
    principal_fen: int
    interest_fen: int
    penalty_fen: int
    compound_fen: int

    def of(self, bucket: Bucket) -> tuple[int, int]:
        """Return on what a stretch costs, and what, both in fen: penalty by the principal, compound by the interest."""
        if bucket is Bucket.PENALTY:
            return self.principal_fen, self.penalty_fen
        return self.interest_fen, self.compound_fen

    def written(self, bucket: Bucket, terms: PenaltyTerms) -> tuple[str, int]:
        """Return the product a stretch costs as it is written, and what that product alone gives (fen)."""
        base, days, (numerator, denominator) = (
            self.of(bucket)[0],
            days_between(self.since, self.until),
            terms.per_day(),
        )
        daily = terms.daily_rate_ppm
        rate = short_percent(daily) if daily is not None else f"{short_percent(terms.annual_ppm())} ÷ 360"
        alone = divide_half_up(max(base, 0) * days * numerator, denominator)
        return f"{grouped(base)} × {rate} × {days}", alone


class _Late:
    """An instalment while it is walked through time: what is unpaid of it, and from when lateness counts."""

    __slots__ = ("counted", "due", "interest", "period", "principal")

    def __init__(self, row: Row, taken_over: int) -> None:
        self.period, self.due = row.period, row.due_date.toordinal()
        self.principal, self.interest = row.principal_fen, row.interest_fen
        self.counted = max(self.due, taken_over)


def stretches(
    plan: Sequence[Row], met: Iterable[Met], terms: PenaltyTerms, on: date, taken_over_on: date | None = None
) -> tuple[Stretch, ...]:
    """Return the stretches of lateness from each due date up to a day, in order of time.

    A stretch ends where a payment counts, and is rounded once (domain rule 罚息). Of an instalment that was late when
    another system handed the loan over, the stretches begin with that day.
    """
    day = date.fromordinal
    return tuple(
        Stretch(period, day(since), day(until), *rest)
        for period, since, until, *rest in _walk(plan, met, terms, on, taken_over_on)
    )


def costs_of_lateness(
    plan: Sequence[Row], met: Iterable[Met], terms: PenaltyTerms, on: date, taken_over_on: date | None = None
) -> Mapping[int, tuple[int, int]]:
    """Return period → (penalty, compound interest) in fen of its ``stretches``; periods without are left out."""
    costs: dict[int, tuple[int, int]] = {}
    for period, _, _, _, _, penalty, compound in _walk(plan, met, terms, on, taken_over_on):
        before = costs.get(period, (0, 0))
        costs[period] = (before[0] + penalty, before[1] + compound)
    return costs


def _walk(
    plan: Sequence[Row], met: Iterable[Met], terms: PenaltyTerms, on: date, taken_over_on: date | None
) -> list[tuple[int, int, int, int, int, int, int]]:
    """Walk through the days on which something was met; days as ordinals, so that a history of years stays cheap."""
    taken_over, last = (taken_over_on.toordinal() if taken_over_on else 0), on.toordinal()
    # Where interest becomes principal (principal below 0) nothing is paid, and nothing can be late.
    ahead = [_Late(row, taken_over) for row in plan if row.due_date < on and row.principal_fen >= 0]
    ahead.sort(key=lambda item: (item.due, item.period), reverse=True)
    by_period = {item.period: item for item in ahead}
    late: list[_Late] = []
    found: list[tuple[int, int, int, int, int, int, int]] = []
    moves = _by_day(met, by_period)
    for day in [*sorted(each for each in moves if each < last), last]:
        while ahead and ahead[-1].due < day:
            late.append(ahead.pop())
        late = [item for item in late if item.principal > 0 or item.interest > 0]
        if late:
            _count(late, day, terms, found)
        for period, principal, interest in moves.get(day, ()):
            item = by_period[period]
            item.principal -= principal
            item.interest -= interest
    return found


def _by_day(met: Iterable[Met], late: Mapping[int, _Late]) -> dict[int, list[tuple[int, int, int]]]:
    """Add up what met principal and interest by day; a day whose movements cancel out is no boundary."""
    days: dict[date, dict[int, list[int]]] = {}
    principal, interest = Bucket.PRINCIPAL, Bucket.INTEREST
    for value_on, period, bucket, fen in met:
        if (bucket is principal or bucket is interest) and period:
            moved = days.setdefault(value_on, {}).setdefault(period, [0, 0])
            moved[bucket is interest] += fen
    return {
        day.toordinal(): [(p, moved[0], moved[1]) for p, moved in periods.items() if p in late]
        for day, periods in days.items()
        if any(moved[0] or moved[1] for moved in periods.values())
    }


def _count(
    late: list[_Late], day: int, terms: PenaltyTerms, found: list[tuple[int, int, int, int, int, int, int]]
) -> None:
    """Add what every late instalment costs up to a day: nothing up to ``free_until``, then from its due date."""
    counted = [
        item
        for item in late
        if day - item.due > terms.grace_days and day > item.counted and day > _punctual_until(item.due)
    ]
    if not counted:
        return
    rate = terms.per_day()
    penalties = shares([max(item.principal, 0) * (day - item.counted) for item in counted], rate)
    if terms.compound:
        compounds = shares([item.interest * (day - item.counted) for item in counted], rate)
    else:
        compounds = [0] * len(counted)
    for item, penalty, compound in zip(counted, penalties, compounds, strict=True):
        found.append((item.period, item.counted, day, item.principal, item.interest, penalty, compound))
        item.counted = day
