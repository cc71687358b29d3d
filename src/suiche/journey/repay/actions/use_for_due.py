"""Use a loan's credit for everything that is due by a day: bill, charge, apply, close with the last instalment."""

from __future__ import annotations

from suiche.journey.repay import models
from suiche.journey.repay.actions.apply_credit import apply_credit
from suiche.journey.repay.actions.bring_up_to_date import bring_up_to_date
from suiche.journey.repay.actions.charge_lateness import charge_lateness
from suiche.journey.repay.actions.close_if_paid import close_if_paid
from suiche.journey.repay.actions.update_standing import update_standing
from suiche.journey.repay.states import LoanState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@part
def use_for_due(
    *, loan: models.Loan, reference: str, until: BusinessDate, by: Actor, on: BusinessDate, at: Instant
) -> None:
    """Bring the loan up to date and use its credit. Nothing for a loan that is settled. The caller holds the lock."""
    if not loan.is_in(LoanState.ACTIVE):
        return
    bring_up_to_date(loan=loan, until=until, on=on, at=at)
    charge_lateness(loan=loan, until=until, on=on, at=at)
    apply_credit(loan=loan, reference=reference, until=until, on=on, at=at)
    if not close_if_paid(loan=loan, by=by, on=on, at=at):
        update_standing(customer_id=loan.customer_id, on=on, at=at)
