"""Pure decisions about a running loan: what is owed on a day, what is still to come, what settling takes.

A ``Position`` is everything a calculation needs, read once; all amounts are fen, all days business dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from suiche.maths.allocation import Bucket, Due
from suiche.maths.dates import days_between
from suiche.maths.explain import explain_payment
from suiche.maths.fees import FeeRule, Standing
from suiche.maths.money import divide_half_up, grouped
from suiche.maths.penalty import Overdue, OverdueCharge, PenaltyTerms, overdue_charges
from suiche.maths.rates import daily_interest, short_percent
from suiche.maths.schedule import Row, Schedule
from suiche.maths.terms import LoanTerms


@dataclass(frozen=True)
class Position:
    """A loan as its tables hold it.

    ``paid`` is what was allocated so far by (period, bucket); ``charged`` the penalty and compound interest posted
    so far by period; ``charged_until`` the day up to which they were; ``credit_fen`` the customer's credit.
    """

    terms: LoanTerms
    penalty: PenaltyTerms
    fee_rule: FeeRule
    schedule: Schedule
    billed: frozenset[int]
    paid: Mapping[tuple[int, Bucket], int]
    charged: Mapping[tuple[int, Bucket], int]
    charged_until: Mapping[int, date]
    credit_fen: int

    def unpaid(self, row: Row, bucket: Bucket) -> int:
        """Return what is unpaid of a period's principal or interest."""
        owed = {Bucket.PRINCIPAL: row.principal_fen, Bucket.INTEREST: row.interest_fen}[bucket]
        return owed - self.paid.get((row.period, bucket), 0)

    def is_paid(self, row: Row) -> bool:
        """Tell whether a period's principal and interest are paid."""
        return self.unpaid(row, Bucket.PRINCIPAL) == 0 and self.unpaid(row, Bucket.INTEREST) == 0

    @property
    def paid_periods(self) -> int:
        """Count the billed periods that are fully paid, from the first on."""
        count = 0
        for row in self.schedule.rows:
            if row.period not in self.billed or not self.is_paid(row):
                break
            count += 1
        return count

    @property
    def principal_left_fen(self) -> int:
        """Return the principal that is not repaid."""
        return self.terms.principal_fen - sum(
            fen for (_, bucket), fen in self.paid.items() if bucket is Bucket.PRINCIPAL
        )

    def next_row(self, on: date) -> Row | None:
        """Return the first instalment that is not yet due on a day, or None."""
        return next((row for row in self.schedule.rows if row.due_date > on), None)


def due_through(position: Position, on: date) -> tuple[Row, ...]:
    """Return the instalments whose due date has come."""
    return tuple(row for row in position.schedule.rows if row.due_date <= on)


def is_late(position: Position, on: date) -> bool:
    """Tell whether an instalment that was due before a day is unpaid."""
    return any(row.due_date < on and not position.is_paid(row) for row in position.schedule.rows)


def new_charges(position: Position, on: date) -> tuple[OverdueCharge, ...]:
    """Return penalty and compound interest since they were last charged, for instalments that are late on a day."""
    overdue = [
        Overdue(
            row.period,
            row.due_date,
            position.unpaid(row, Bucket.PRINCIPAL),
            position.unpaid(row, Bucket.INTEREST),
            position.charged_until.get(row.period),
        )
        for row in due_through(position, on)
        if not position.is_paid(row)
    ]
    charges = overdue_charges(overdue, on, position.penalty)
    return tuple(charge for charge in charges if charge.penalty_fen or charge.compound_fen)


def dues(position: Position, on: date) -> tuple[Due, ...]:
    """Return what is owed on a day of every instalment that has fallen due, penalty to that day included."""
    fresh = {charge.period: charge for charge in new_charges(position, on)}
    found = []
    for row in due_through(position, on):
        charge = fresh.get(row.period)
        due = Due(
            row.period,
            row.due_date,
            principal_fen=position.unpaid(row, Bucket.PRINCIPAL),
            interest_fen=position.unpaid(row, Bucket.INTEREST),
            penalty_fen=_charged(position, row.period, Bucket.PENALTY)
            + (charge.penalty_fen if charge else 0),
            compound_fen=_charged(position, row.period, Bucket.COMPOUND)
            + (charge.compound_fen if charge else 0),
        )
        if due.total_fen:
            found.append(due)
    return tuple(found)


def _charged(position: Position, period: int, bucket: Bucket) -> int:
    """What was charged and not paid of a late period's penalty or compound interest."""
    return position.charged.get((period, bucket), 0) - position.paid.get((period, bucket), 0)


def state_of(position: Position, row: Row, on: date, *, settled: bool) -> str:
    """Return how an instalment stands: paid, settled (with the rest), late, due (today), next or ahead."""
    if position.is_paid(row) and row.due_date <= on:
        return "paid"
    if settled:
        return "settled"
    if row.due_date <= on:
        return "late" if row.due_date < on else "due"
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
    items = [
        DueItem(due.period, bucket.value, due.owed(bucket), _formula(position, due, bucket, on))
        for due in owed
        for bucket in Bucket
        if due.owed(bucket)
    ]
    used = min(position.credit_fen, sum(item.amount_fen for item in items))
    if used:
        items.append(DueItem(0, "credit", -used))
    return owed[0].due_date, tuple(items)


def _formula(position: Position, due: Due, bucket: Bucket, on: date) -> str:
    """Write how a line of what is due came about: the schedule's own computation, or the penalty's."""
    row = position.schedule.rows[due.period - 1]
    paid = position.paid.get((due.period, bucket), 0)
    if bucket is Bucket.INTEREST:
        if paid:
            return f"{grouped(row.interest_fen)} − {grouped(paid)}"
        return explain_payment(position.terms, position.schedule, due.period).lines[-1].formula
    if bucket is Bucket.PRINCIPAL:
        less = f" − {grouped(paid)}" if paid else ""
        return f"{grouped(row.payment_fen)} − {grouped(row.interest_fen)}{less}"
    if bucket is Bucket.PENALTY and not position.charged.get((due.period, bucket)):
        days = days_between(due.due_date, on)
        return f"{grouped(due.principal_fen)} × {short_percent(position.penalty.annual_ppm())} ÷ 360 × {days}"
    return ""


@dataclass(frozen=True)
class Lateness:
    """What being late means on a day: since when, what one more day costs, and until when it costs nothing.

    ``grace_until`` is the last day on which paying costs no penalty; ``cost_fen`` is what lateness has cost and
    is unpaid; ``per_day_fen`` what each day costs (once the grace days are over, counted from the due date).
    """

    since: date
    days: int
    grace_until: date
    in_grace: bool
    annual_ppm: int
    late_principal_fen: int
    per_day_fen: int
    cost_fen: int


def lateness(position: Position, owed: tuple[Due, ...], on: date) -> Lateness | None:
    """Return what being late means, or None when nothing is late. ``owed`` is ``dues`` of the same day."""
    late = [due for due in owed if due.due_date < on]
    if not late:
        return None
    since = late[0].due_date
    grace_until = since + timedelta(days=position.penalty.grace_days)
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


@dataclass(frozen=True)
class Payoff:
    """What settling takes on a day. ``amount_fen`` = dues + remaining + accrued + fee − credit, never below zero.

    ``refund_fen`` is credit that is left over. ``days`` is how many days of interest ``accrued_fen`` counts.
    """

    settle_on: date
    dues: tuple[Due, ...]
    remaining_fen: int
    days: int
    accrued_from: date
    accrued_fen: int
    fee_fen: int
    fee_formula: str
    credit_fen: int
    amount_fen: int
    refund_fen: int
    scheduled_interest_fen: int

    @property
    def dues_fen(self) -> int:
        """Everything that has fallen due and is unpaid."""
        return sum(due.total_fen for due in self.dues)


def payoff(position: Position, settle_on: date) -> Payoff:
    """Price the settlement on a day (domain rule 提前结清): due items, remaining principal, interest to the day, fee.

    For a future day the instalments until then are taken as paid on their dates. On a due date that instalment
    is collected and no days accrue.
    """
    rows = position.schedule.rows
    through = sum(1 for row in rows if row.due_date <= settle_on)
    owed = dues(position, settle_on)
    remaining = position.schedule.balance_after(through)
    accrued_from = rows[through - 1].due_date if through else position.terms.disbursed_on
    days = days_between(accrued_from, settle_on)
    rate = position.terms.rate_in(min(through + 1, len(rows)))
    accrued = daily_interest(position.terms.interest_base(remaining), rate, days) if remaining else 0
    before = sum(1 for row in rows if row.due_date < settle_on)
    fee = position.fee_rule.line(Standing(remaining, before, len(rows), rate)) if remaining else None
    fee_fen = fee.amount_fen if fee else 0
    total = sum(due.total_fen for due in owed) + remaining + accrued + fee_fen
    return Payoff(
        settle_on=settle_on,
        dues=owed,
        remaining_fen=remaining,
        days=days,
        accrued_from=accrued_from,
        accrued_fen=accrued,
        fee_fen=fee_fen,
        fee_formula=(fee.formula or "") if fee else "",
        credit_fen=position.credit_fen,
        amount_fen=max(total - position.credit_fen, 0),
        refund_fen=max(position.credit_fen - total, 0),
        scheduled_interest_fen=sum(row.interest_fen for row in rows[through:]),
    )


def assuming_paid(position: Position, today: date, settle_on: date) -> Position:
    """Return the position a future quote assumes: what falls due after today and before that day is paid on time."""
    paid = dict(position.paid)
    credit = position.credit_fen
    for row in position.schedule.rows:
        if today < row.due_date < settle_on:
            open_fen = position.unpaid(row, Bucket.PRINCIPAL) + position.unpaid(row, Bucket.INTEREST)
            credit = max(credit - open_fen, 0)  # the credit is used for the instalments that come first
            paid[row.period, Bucket.PRINCIPAL], paid[row.period, Bucket.INTEREST] = (
                row.principal_fen,
                row.interest_fen,
            )
    return Position(
        position.terms,
        position.penalty,
        position.fee_rule,
        position.schedule,
        position.billed,
        paid,
        position.charged,
        position.charged_until,
        credit,
    )


def accrued_on(position: Position, on: date) -> int:
    """Return the interest earned and not yet due at the end of a day, in fen."""
    rows = position.schedule.rows
    through = sum(1 for row in rows if row.due_date <= on)
    remaining = position.schedule.balance_after(through)
    if not remaining:
        return 0
    start = rows[through - 1].due_date if through else position.terms.disbursed_on
    days = days_between(start, on + timedelta(days=1))
    return daily_interest(position.terms.interest_base(remaining), position.terms.rate_in(through + 1), days)
