"""What settling a loan takes on a day, and the interest that is earned and not due. Amounts in fen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from suiche.journey.repay.rules.lateness import Met
from suiche.journey.repay.rules.lease import LeaseTerms
from suiche.journey.repay.rules.owed import credit_on, dues
from suiche.journey.repay.rules.position import PlanRow, Position
from suiche.maths.allocation import Bucket, Due
from suiche.maths.dates import days_between
from suiche.maths.fees import Standing
from suiche.maths.rates import daily_interest


@dataclass(frozen=True)
class Payoff:
    """What settling takes on a day. ``amount_fen`` = dues + remaining + accrued + fee − credit, never below zero.

    Of a lease also ``purchase_fen`` for the car, less ``deposit_fen``. ``refund_fen`` is credit that is left over. ``days`` is how many days of interest ``accrued_fen`` counts.
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
    purchase_fen: int = 0
    deposit_fen: int = 0

    @property
    def dues_fen(self) -> int:
        """Everything that has fallen due and is unpaid."""
        return sum(due.total_fen for due in self.dues)


def payoff(position: Position, settle_on: date, lease: LeaseTerms | None = None) -> Payoff:
    """Price the settlement on a day (domain rule 提前结清): due items, remaining principal, interest to the day, fee.

    For a future day the instalments until then are taken as paid on their dates. On a due date that instalment
    is collected and no days accrue. Whoever settles a lease buys its car: the deposit counts, the nominal price too.
    """
    rows = position.plan
    through = sum(1 for row in rows if row.due_date <= settle_on)
    owed = dues(position, settle_on)
    running = rows[through] if through < len(rows) else None
    remaining = running.balance_before_fen if running else 0
    accrued_from = running.starts_on if running else settle_on
    days = max(days_between(accrued_from, settle_on), 0)
    rate = running.rate_ppm if running else 0
    accrued = daily_interest(running.base_fen, rate, days) if running and remaining else 0
    before = sum(1 for row in rows if row.due_date < settle_on)
    fee = position.fee_rule.line(Standing(remaining, before, len(rows), rate)) if remaining else None
    fee_fen = fee.amount_fen if fee else 0
    purchase_fen = lease.purchase_price_fen if lease and not lease.ended else 0
    deposit_fen = lease.deposit_fen if lease else 0
    total = sum(due.total_fen for due in owed) + remaining + accrued + fee_fen + purchase_fen
    credit_fen = credit_on(position, settle_on)
    ours = credit_fen + deposit_fen
    return Payoff(
        settle_on=settle_on,
        dues=owed,
        remaining_fen=remaining,
        days=days,
        accrued_from=accrued_from,
        accrued_fen=accrued,
        fee_fen=fee_fen,
        fee_formula=(fee.formula or "") if fee else "",
        credit_fen=credit_fen,
        amount_fen=max(total - ours, 0),
        refund_fen=max(ours - total, 0),
        scheduled_interest_fen=sum(row.interest_fen for row in rows[through:]),
        purchase_fen=purchase_fen,
        deposit_fen=deposit_fen,
    )


def overtaken(position: Position, settle_on: date) -> tuple[PlanRow, ...] | None:
    """Return the instalments that were billed before the money of a settlement on an earlier day was known.

    Their interest is given up: the customer had settled. None where something has happened to one of them, paid,
    waived or charged, or where lateness was charged beyond the day, so that a person has to look.
    """
    if position.charged_until is not None and position.charged_until > settle_on:
        return None
    rows = tuple(row for row in position.plan if row.due_date > settle_on and row.period in position.billed)
    periods = {row.period for row in rows}
    met = any(one.period in periods for one in position.met)
    charged = any(fen and period in periods for (period, _), fen in position.charged.items())
    return None if met or charged else rows


def assuming_paid(position: Position, today: date, settle_on: date) -> Position:
    """Return the position a future quote assumes: what falls due after today and before that day is paid on time."""
    met = list(position.met)
    credit = position.credit_fen
    for row in position.plan:
        if today < row.due_date < settle_on:
            for bucket in (Bucket.INTEREST, Bucket.PRINCIPAL):
                open_fen = position.unpaid(row, bucket)
                if row.principal_fen >= 0:  # of capitalised interest nothing is paid
                    credit = max(
                        credit - open_fen, 0
                    )  # the credit is used for the instalments that come first
                met.append(Met(row.due_date, row.period, bucket, open_fen))
    return replace(position, met=tuple(met), credit_fen=credit)


def accrued_on(position: Position, on: date) -> int:
    """Return the interest earned and not yet due at the end of a day, in fen."""
    row = position.next_row(on)
    if row is None or row.starts_on > on:
        return 0
    return daily_interest(row.base_fen, row.rate_ppm, days_between(row.starts_on, on) + 1)
