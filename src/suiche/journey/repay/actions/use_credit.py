"""Use one loan's credit for what has fallen due, at the close of a day."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@action
def use_credit(*, loan_id: UUID, by: Actor, on: BusinessDate, at: Instant) -> None:
    """Bill what is due by ``on`` and use the loan's credit for it. Refuses: NotFound."""
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    use_for_due(
        loan=loan,
        reference=f"close:{on.isoformat()}",
        until=on,
        event=None,
        by=by,
        on=on,
        at=at,
    )
