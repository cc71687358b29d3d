"""Hold an end of a lease to what can be, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.finish.rules import LeaseAlreadyOver, LeaseNotOver, check_end
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.lease_queries import LeaseEnd, LeaseOption, lease_terms
from suiche.journey.repay.queries import position
from suiche.journey.repay.states import LoanState
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate
from suiche.kit.refusal import NotFound


@part
def check_lease_end(*, loan_id: UUID, end: LeaseEnd, on: BusinessDate) -> int:
    """Return the fen that authority is asked for: of a car that came back its residual, which is given up, and what the
    lessee is charged for it; nothing of one that is bought. The lease is locked after it.

    Refuses: NotFound (no lease of ours), BadInput, LeaseAlreadyOver, LeaseNotOver.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    terms = lease_terms(loan)
    if terms is None:
        raise NotFound()
    if terms.ended or not loan.is_in(LoanState.ACTIVE):
        raise LeaseAlreadyOver()
    returned = end.option is LeaseOption.RETURN
    check_end(
        returned=returned,
        paper=end.paper,
        returned_on=end.returned_on,
        kilometres=end.kilometres,
        adjustment_fen=end.adjustment_fen,
        began_on=loan.disbursed_on,
        on=on,
    )
    last_due = position(loan).plan[-1].due_date
    if last_due > on:
        raise LeaseNotOver(last=last_due)
    return terms.residual_fen + end.adjustment_fen if returned else 0
