"""What is owed on a day: what has fallen due, what lateness adds, line by line. Amounts in fen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from suiche.journey.repay.rules.lateness import (
    Stretch,
    costs_of_lateness,
    free_until,
    punctual_until,
    stretches,
)
from suiche.journey.repay.rules.position import PlanRow, Position
from suiche.maths.allocation import Bucket, Due
from suiche.maths.dates import days_between
from suiche.maths.money import divide_half_up, grouped


def due_through(position: Position, on: date) -> tuple[PlanRow, ...]:
    """Return the instalments whose due date has come."""
    return tuple(row for row in position.plan if row.due_date <= on)


def late_since(position: Position, on: date) -> date | None:
    """Return the due date of the oldest unpaid instalment that can no more be paid on time, or None."""
    return next(
        (
            row.due_date
            for row in position.plan
            if row.due_date < on and punctual_until(row.due_date) < on and not position.is_paid(row)
        ),
        None,
    )


@dataclass(frozen=True)
class NewCharge:
    """What a recomputation of lateness adds to what was charged of a period; negative where it takes back."""

    period: int
    penalty_fen: int
    compound_fen: int


def new_charges(position: Position, on: date) -> tuple[NewCharge, ...]:
    """Return the difference between lateness recomputed from scratch up to a day and what was charged, by period."""
    fresh = costs_of_lateness(position.plan, position.met, position.penalty, on, position.taken_over_on)
    found = []
    for row in due_through(position, on):
        penalty, compound = fresh.get(row.period, (0, 0))
        charge = NewCharge(
            row.period,
            penalty - position.charged.get((row.period, Bucket.PENALTY), 0),
            compound - position.charged.get((row.period, Bucket.COMPOUND), 0),
        )
        if charge.penalty_fen or charge.compound_fen:
            found.append(charge)
    return tuple(found)


def dues(position: Position, on: date) -> tuple[Due, ...]:
    """Return what is owed on a day of every instalment that has fallen due, penalty to that day included.

    What was paid of a penalty that a recomputation has lowered since is no debt: see ``overpaid``.
    """
    fresh = {charge.period: charge for charge in new_charges(position, on)}
    found = []
    for row in due_through(position, on):
        charge = fresh.get(row.period, NewCharge(row.period, 0, 0))
        due = Due(
            row.period,
            row.due_date,
            principal_fen=max(position.unpaid(row, Bucket.PRINCIPAL), 0),
            interest_fen=max(position.unpaid(row, Bucket.INTEREST), 0),
            penalty_fen=max(_open(position, row.period, Bucket.PENALTY) + charge.penalty_fen, 0),
            compound_fen=max(_open(position, row.period, Bucket.COMPOUND) + charge.compound_fen, 0),
            fee_fen=max(_open(position, row.period, Bucket.FEE), 0),
        )
        if due.total_fen:
            found.append(due)
    return tuple(found)


def overpaid(position: Position) -> tuple[tuple[int, Bucket, int], ...]:
    """Return (period, bucket, fen) of what was paid and is owed no more: a charge that was lowered or taken back,
    an instalment that a restored plan made smaller.
    """
    rows = {row.period: row for row in position.plan}
    found = []
    for period, bucket in sorted(position.paid, key=lambda key: (key[0], key[1].value)):
        if bucket in (Bucket.PRINCIPAL, Bucket.INTEREST):
            left = position.unpaid(rows[period], bucket) if _can_be_overpaid(rows.get(period)) else 0
        else:
            left = _open(position, period, bucket) if period else 0
        if left < 0:
            found.append((period, bucket, -left))
    return tuple(found)


def repaid(position: Position, period: int, bucket: Bucket, over_fen: int) -> int:
    """Return how much of what is owed no more the customer had paid: that becomes credit, the rest had been waived."""
    key = period, bucket
    paid = position.paid.get(key, 0) - position.waived.get(key, 0)
    return min(over_fen, max(paid, 0))


def credit_on(position: Position, on: date) -> int:
    """Return the credit of a day: what there is, and what recomputing lateness up to that day will give back."""
    charged = dict(position.charged)
    for charge in new_charges(position, on):
        for bucket, fen in ((Bucket.PENALTY, charge.penalty_fen), (Bucket.COMPOUND, charge.compound_fen)):
            charged[charge.period, bucket] = charged.get((charge.period, bucket), 0) + fen
    over = overpaid(replace(position, charged=charged))
    return position.credit_fen + sum(repaid(position, *one) for one in over)


def _can_be_overpaid(row: PlanRow | None) -> bool:
    """Not where interest was capitalised: there the principal that was met is negative, and so is the row's."""
    return row is not None and row.principal_fen >= 0


def is_paid_up(position: Position) -> bool:
    """Tell whether every instalment is billed and paid, with everything that lateness cost.

    What was met counts where nothing is charged any more: a fee that was paid back, and whose payment was returned
    after that, is owed.
    """
    everything = len(position.billed & {row.period for row in position.plan}) == len(position.plan)
    beside = {
        (period, bucket)
        for period, bucket in {**position.charged, **position.opened, **position.paid}
        if bucket not in (Bucket.PRINCIPAL, Bucket.INTEREST)
    }
    return (
        everything
        and all(position.is_paid(row) for row in position.plan)
        and all(_open(position, period, bucket) <= 0 for period, bucket in beside)
    )


def _open(position: Position, period: int, bucket: Bucket) -> int:
    """What was charged and not paid of a period's penalty, compound interest or fee."""
    charged = position.charged.get((period, bucket), 0) + position.opened.get((period, bucket), 0)
    return charged - position.paid.get((period, bucket), 0)


def state_of(position: Position, row: PlanRow, on: date, *, settled: bool) -> str:
    """Return how an instalment stands: paid, settled (with the rest), late, grace, due, next or ahead.

    ``due``: its day has come, and paying is still on time; ``grace``: late, and paying costs no penalty.
    """
    if position.is_paid(row) and row.due_date <= on:
        return "paid"
    if settled:
        return "settled"
    if row.due_date <= on:
        if on <= punctual_until(row.due_date):
            return "due"
        return "grace" if on <= free_until(row.due_date, position.penalty) else "late"
    return "next" if row == position.next_row(on) else "ahead"


@dataclass(frozen=True)
class DueItem:
    """One line of what is to be paid: a bucket of a period, or (period 0, negative) the credit that is used.

    ``formula`` is digits and signs that need no language, or empty.
    """

    period: int
    key: str
    amount_fen: int
    formula: str = ""


def due_now(position: Position, owed: tuple[Due, ...], on: date) -> tuple[date | None, tuple[DueItem, ...]]:
    """Return when and line by line what is to be paid: what has fallen due, or else the next instalment."""
    if not owed:
        row = position.next_row(on)
        if row is None:
            return None, ()
        owed = (
            Due(
                row.period,
                row.due_date,
                principal_fen=position.unpaid(row, Bucket.PRINCIPAL),
                interest_fen=position.unpaid(row, Bucket.INTEREST),
            ),
        )
    costs = any(due.penalty_fen or due.compound_fen for due in owed)
    late = (
        stretches(position.plan, position.met, position.penalty, on, position.taken_over_on) if costs else ()
    )
    items = [
        DueItem(due.period, bucket.value, due.owed(bucket), _formula(position, due, bucket, late))
        for due in owed
        for bucket in Bucket
        if due.owed(bucket)
    ]
    used = min(credit_on(position, on), sum(item.amount_fen for item in items))
    if used:
        items.append(DueItem(0, "credit", -used))
    return owed[0].due_date, tuple(items)


def _formula(position: Position, due: Due, bucket: Bucket, late: tuple[Stretch, ...]) -> str:
    """Write how a line of what is due came about: the schedule's own computation, or the penalty's.

    Lateness of which some was met, or charged by another system before, has no formula that gives what is left.
    """
    row = position.plan[due.period - 1]
    paid = position.paid.get((due.period, bucket), 0)
    if bucket is Bucket.INTEREST:
        return f"{grouped(row.interest_fen)} − {grouped(paid)}" if paid else row.formula
    if bucket is Bucket.PRINCIPAL:
        less = f" − {grouped(paid)}" if paid else ""
        return f"{grouped(row.payment_fen)} − {grouped(row.interest_fen)}{less}"
    if bucket is Bucket.FEE:
        return ""
    written = [
        one.written(bucket, position.penalty)
        for one in late
        if one.period == due.period and one.of(bucket)[1]
    ]
    apart = due.owed(bucket) - sum(alone for _, alone in written)
    if abs(apart) > len(written):
        return ""
    # what several late instalments cost together is rounded once: the fen between stands in the formula
    rounding = f" {'+' if apart > 0 else '−'} {grouped(abs(apart))}" if apart else ""
    return " + ".join(formula for formula, _ in written) + rounding


@dataclass(frozen=True)
class Lateness:
    """What being late means on a day: since when, what one more day costs, and until when it costs nothing.

    ``grace_until`` is the last day on which paying costs no penalty; ``cost_fen`` is what lateness has cost and
    is unpaid; ``per_day_fen`` what each day costs (once the grace days are over, from ``counted_from`` on).
    """

    since: date
    days: int
    grace_until: date
    in_grace: bool
    annual_ppm: int
    late_principal_fen: int
    per_day_fen: int
    cost_fen: int

    @property
    def counted_from(self) -> date:
        """Return the first day that costs penalty once the free days are over: the one after the due date."""
        return self.since + timedelta(days=1)


def lateness(position: Position, owed: tuple[Due, ...], on: date) -> Lateness | None:
    """Return what being late means, or None when nothing is late. ``owed`` is ``dues`` of the same day."""
    late = [due for due in owed if punctual_until(due.due_date) < on]
    if not late:
        return None
    since = late[0].due_date
    grace_until = free_until(since, position.penalty)
    principal = sum(due.principal_fen for due in late)
    numerator, denominator = position.penalty.per_day()
    return Lateness(
        since=since,
        days=days_between(since, on),
        grace_until=grace_until,
        in_grace=on <= grace_until,
        annual_ppm=position.penalty.annual_ppm(),
        late_principal_fen=principal,
        per_day_fen=divide_half_up(principal * numerator, denominator),
        cost_fen=sum(due.penalty_fen + due.compound_fen for due in late),
    )
