"""Use a loan's credit for everything that is due by a day: bill, charge, apply, close with the last instalment."""

from __future__ import annotations

from suiche.journey.repay import models, queries, rules
from suiche.journey.repay.actions.apply_credit import apply_credit
from suiche.journey.repay.actions.bring_up_to_date import bring_up_to_date
from suiche.journey.repay.actions.close_if_paid import close_if_paid
from suiche.journey.repay.actions.mark_credit import mark_credit
from suiche.journey.repay.actions.recover_credit import recover_credit
from suiche.journey.repay.actions.update_standing import update_standing
from suiche.journey.repay.states import LoanState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@part
def use_for_due(
    *,
    loan: models.Loan,
    reference: str,
    until: BusinessDate,
    event: models.LoanEvent | None,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> rules.Position:
    """Bring the loan up to date and use its credit; return the position after. Nothing for a loan that is settled;
    for one that is written off the credit is a recovery. The caller holds the lock.
    """
    present = queries.position(loan)
    if loan.is_in(LoanState.WRITTEN_OFF):
        recover_credit(loan=loan, present=present, by=by, on=on, at=at)
    if not loan.is_in(LoanState.ACTIVE):
        return present
    present = bring_up_to_date(loan=loan, present=present, until=until, on=on, at=at)
    present = apply_credit(
        loan=loan, present=present, reference=reference, until=until, event=event, on=on, at=at
    )
    mark_credit(loan=loan, present=present)
    if not close_if_paid(loan=loan, present=present, by=by, on=on, at=at):
        update_standing(loan=loan, present=present, on=on, at=at)
    return present
