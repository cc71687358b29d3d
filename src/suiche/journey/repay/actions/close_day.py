"""Close a business date: bill what fell due, use credit for it, accrue interest that is not due yet."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from suiche.journey.repay import events, models, queries, rules
from suiche.journey.repay.actions.apply_credit import apply_credit
from suiche.journey.repay.actions.bring_up_to_date import bring_up_to_date
from suiche.journey.repay.actions.charge_lateness import charge_lateness
from suiche.journey.repay.actions.close_if_paid import close_if_paid
from suiche.journey.repay.actions.update_standing import update_standing
from suiche.journey.repay.states import LoanState
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.ledger.queries import accrual_of


class DayMissing(Refusal):
    """Days are closed in order."""

    code = "day_missing"
    zh = "{expected}还没有日终。请先办这一天。"
    en = "{expected} has not been closed yet. Please close that day first."


@action
def close_day(*, on: BusinessDate, by: Actor, at: Instant) -> events.DayClosed:
    """Close the date, once: a second call returns what the first did. Refuses: DayMissing (a day was left out).

    Interest earned and not yet due is accrued per product and yesterday's accrual is taken back; who is late at the
    end of the day is so in the register of parties too.
    """
    done = models.DayClose.objects.filter(on=on).first()
    if done is not None:
        return events.DayClosed(on=on, billed=done.billed, accrued_fen=done.accrued_fen, at=at)
    last = queries.last_closed()
    if last is not None and on != last + timedelta(days=1):
        raise DayMissing(expected=last + timedelta(days=1))
    billed = sum(_close_loan(loan_id, on, by, at) for loan_id in _touched(on))
    accrued, late = _accrue(on, at)
    for customer_id in sorted(late):
        update_standing(customer_id=customer_id, on=on, at=at)
    models.DayClose.objects.create(on=on, at=at, billed=billed, accrued_fen=accrued)
    return outbox.publish(events.DayClosed(on=on, billed=billed, accrued_fen=accrued, at=at))


def _touched(on: BusinessDate) -> list[UUID]:
    """Loans with something that fell due by this day and is not billed."""
    due = models.unbilled(on).filter(loan__state=LoanState.ACTIVE.value)
    return list(due.order_by("loan_id").values_list("loan_id", flat=True).distinct())


def _close_loan(loan_id: UUID, on: BusinessDate, by: Actor, at: Instant) -> int:
    loan = models.Loan.objects.select_for_update().get(id=loan_id)
    if not loan.is_in(LoanState.ACTIVE):
        return 0
    billed = bring_up_to_date(loan=loan, until=on, on=on, at=at)
    if queries.position(loan).credit_fen:
        charge_lateness(loan=loan, until=on, on=on, at=at)
        apply_credit(loan=loan, reference=f"close:{on.isoformat()}", until=on, on=on, at=at)
        close_if_paid(loan=loan, by=by, on=on, at=at)
    return billed


def _accrue(on: BusinessDate, at: Instant) -> tuple[int, set[UUID]]:
    """Post today's accrual per product, take back what stands from before; return the total in fen, and who is late."""
    earned: dict[str, int] = defaultdict(int)
    late: set[UUID] = set()
    for loan in models.Loan.objects.filter(state=LoanState.ACTIVE.value, disbursed_on__lte=on):
        present = queries.position(loan)
        earned[loan.product] += rules.accrued_on(present, on)
        if rules.is_late(present, on):
            late.add(loan.customer_id)
    standing = accrual_of(before=on)
    if standing:
        post(
            rule=Rule.ACCRUAL_REVERSED,
            amounts_fen={"interest": standing},
            contract_id=None,
            reference=f"accrual-back:{on.isoformat()}",
            on=on,
            at=at,
        )
    for product, fen in sorted(earned.items()):
        if fen:
            post(
                rule=Rule.INTEREST_ACCRUED,
                amounts_fen={"interest": fen},
                contract_id=None,
                reference=f"accrual:{product}:{on.isoformat()}",
                on=on,
                at=at,
            )
    return sum(earned.values()), late
