"""Write a payment order and ask the gateway for its page."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import events, models
from suiche.journey.repay.states import OrderState, Purpose
from suiche.kit import outbox
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.ids import short_code


@part
def open_order(
    *,
    loan: models.Loan,
    purpose: Purpose,
    amount_fen: int,
    quote_id: UUID | None,
    expires_at: Instant,
    by: Actor,
    at: Instant,
) -> events.PaymentOpened:
    """Return the open order for the same thing, or replace it by a new one. The caller holds the loan's lock.

    A replaced order is closed; should its money come all the same, it is posted like any other.
    """
    present = models.PaymentOrder.objects.filter(loan=loan, state=OrderState.OPEN.value).first()
    if present is not None:
        same = (present.purpose, present.amount_fen, present.quote_id) == (
            purpose.value,
            amount_fen,
            quote_id,
        )
        if same and present.expires_at > at:
            return events.PaymentOpened(order_id=present.id, amount_fen=amount_fen)
        present.move_to(OrderState.CLOSED, by=by, at=at)
    order = models.PaymentOrder.begin(
        by=by,
        at=at,
        loan=loan,
        order_no=f"SP{at:%Y%m%d}{short_code(14)}",
        purpose=purpose.value,
        amount_fen=amount_fen,
        quote_id=quote_id,
        opened_at=at,
        expires_at=expires_at,
    )
    return outbox.publish(events.PaymentOpened(order_id=order.id, amount_fen=amount_fen))
