"""Tell the register of parties how a customer pays, so that a decision about another car may ask."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import models, queries, rules
from suiche.journey.repay.states import LoanState
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.parties.actions.set_payment_standing import set_payment_standing


@part
def update_standing(*, customer_id: UUID, on: BusinessDate, at: Instant) -> int:
    """Write the days past due at the end of a day, over all loans, and the loans closed; return the days."""
    days = 0
    loans = models.Loan.objects.filter(customer_id=customer_id)
    for loan in loans.filter(state=LoanState.ACTIVE.value):
        present = queries.position(loan)
        late = rules.lateness(present, rules.dues(present, on), on)
        days = max(days, late.days if late else 0)
    closed = loans.filter(state=LoanState.SETTLED.value).count()
    set_payment_standing(customer_id=customer_id, days_past_due=days, contracts_closed=closed, at=at)
    return days
