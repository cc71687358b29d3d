"""Take back a payment the bank returned: what it had paid is open again, exactly."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import models
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.reverse_event import reverse_event
from suiche.journey.repay.states import EventKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import NotFound


@action
def return_payment(
    *, transaction_no: str, reason: str, by: Actor, on: BusinessDate, at: Instant
) -> UUID | None:
    """Take the receipt back, once; return the event, None where it was taken back before. Refuses: NotFound."""
    receipt = models.Receipt.objects.filter(transaction_no=transaction_no, amount_fen__gt=0).first()
    if receipt is None or receipt.event_id is None:
        raise NotFound()
    loan = lock_loan(loan_id=receipt.loan_id, customer_id=None)
    event = models.LoanEvent.objects.get(id=receipt.event_id)
    if models.LoanEvent.objects.filter(reverses=event).exists():
        return None
    return reverse_event(
        loan=loan, event=event, kind=EventKind.RETURNED, reason=reason, by=by, on=on, at=at
    ).id
