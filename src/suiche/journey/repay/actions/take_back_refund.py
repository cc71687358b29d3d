"""Put a refund back that the bank could not pay."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import models
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.reverse_event import reverse_event
from suiche.journey.repay.states import CaseKind, EventKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@action
def take_back_refund(*, event_id: UUID, why: str, by: Actor, on: BusinessDate, at: Instant) -> None:
    """Give the credit back to the loan, once, and ask a person to call the customer. ``why`` is the bank's reason.

    A refund is taken back whatever became of its loan. Of another event refuses what ``reverse_event`` does: EventFinal,
    WrittenOffFirst, PlanMovedOn.
    """
    event = models.LoanEvent.objects.get(id=event_id)
    loan = lock_loan(loan_id=event.loan_id, customer_id=None)
    if models.LoanEvent.objects.filter(reverses=event).exists():
        return
    reverse_event(loan=loan, event=event, kind=EventKind.REVERSED, reason=why, by=by, on=on, at=at)
    models.PaymentCase.objects.create(
        kind=CaseKind.REFUND_FAILED.value,
        order_no=f"RF{event.id.hex[:28]}",
        transaction_no=event.id.hex,
        loan=loan,
        received_fen=int(event.facts["amount_fen"]),
        opened_at=at,
    )
