"""Tell the register of parties how a customer pays, so that a decision about another car may ask."""

from __future__ import annotations

from suiche.journey.repay import models, queries, rules
from suiche.journey.repay.states import LoanState
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.parties.actions.set_payment_standing import set_payment_standing


@part
def update_standing(
    *, loan: models.Loan, present: rules.Position | None, on: BusinessDate, at: Instant
) -> None:
    """Write the oldest unpaid due date over all of the customer's loans, and how many loans are closed.

    ``present`` is the position of this loan, None when it is not active.
    """
    loans = models.Loan.objects.filter(customer_id=loan.customer_id)
    since = [] if present is None else [rules.late_since(present, on)]
    for other in loans.filter(state=LoanState.ACTIVE.value).exclude(id=loan.id):
        since.append(rules.late_since(queries.position(other), on))
    set_payment_standing(
        customer_id=loan.customer_id,
        late_since=min((day for day in since if day is not None), default=None),
        contracts_closed=loans.filter(state=LoanState.SETTLED.value).count(),
        on=on,
        at=at,
    )
