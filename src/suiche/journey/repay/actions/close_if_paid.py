"""Close a loan with its last instalment."""

from __future__ import annotations

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.close_loan import close_loan
from suiche.journey.repay.actions.end_lease import end_lease
from suiche.journey.repay.lease_queries import LeaseEnd, LeaseOption, lease_terms
from suiche.journey.repay.states import LoanState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@part
def close_if_paid(
    *, loan: models.Loan, present: rules.Position, by: Actor, on: BusinessDate, at: Instant
) -> bool:
    """Close the loan when every period is billed and paid; tell whether it was closed.

    Credit that is left over belongs to the customer: the loan stays open until it is refunded. Who has paid a lease
    to its end, the residual too, has bought the car.
    """
    if not loan.is_in(LoanState.ACTIVE) or not rules.is_paid_up(present):
        return False
    terms = lease_terms(loan)
    if terms is not None and not terms.ended:
        end = LeaseEnd(LeaseOption.PURCHASE)
        end_lease(loan=loan, present=present, terms=terms, end=end, by=by, on=on, at=at)
        return loan.is_in(LoanState.SETTLED)
    if present.credit_fen:
        return False
    close_loan(loan=loan, present=present, by=by, on=on, at=at)
    return True
