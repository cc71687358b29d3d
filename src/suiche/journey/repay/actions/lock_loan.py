"""Lock a loan for the rest of the open action."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import models
from suiche.kit.action import part
from suiche.kit.refusal import NotFound


@part
def lock_loan(*, loan_id: UUID, customer_id: UUID | None) -> models.Loan:
    """Return the loan, locked; ``customer_id`` None for the system. Refuses: NotFound (another's loan too)."""
    rows = models.Loan.objects.select_for_update(no_key=True).filter(id=loan_id)
    loan = (rows if customer_id is None else rows.filter(customer_id=customer_id)).first()
    if loan is None:
        raise NotFound()
    return loan
