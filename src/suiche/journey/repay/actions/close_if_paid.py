"""Close a loan with its last instalment."""

from __future__ import annotations

from suiche.journey.repay import models, queries
from suiche.journey.repay.actions.close_loan import close_loan
from suiche.journey.repay.states import LoanState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@part
def close_if_paid(*, loan: models.Loan, by: Actor, on: BusinessDate, at: Instant) -> bool:
    """Close the loan when every period is billed and paid; tell whether it was closed.

    Credit that is left over belongs to the customer: the loan stays open until it is refunded.
    """
    present = queries.position(loan)
    rows = present.schedule.rows
    if loan.is_in(LoanState.SETTLED) or present.paid_periods < len(rows) or present.credit_fen:
        return False
    if sum(present.charged.values()) != sum(
        f for (_, b), f in present.paid.items() if b.value in ("penalty", "compound")
    ):
        return False
    close_loan(loan=loan, by=by, on=on, at=at)
    return True
