"""Close an order nobody paid."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import models
from suiche.journey.repay.actions.end_unclear import end_unclear
from suiche.journey.repay.states import OrderState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def expire_payment(*, order_id: UUID, by: Actor, at: Instant) -> bool:
    """Close the order unless it was paid, and the case that waited for the gateway's word; tell whether the order was closed."""
    order = models.PaymentOrder.objects.select_for_update().get(id=order_id)
    if not order.is_in(OrderState.PAID):
        end_unclear(order=order, receipt=None, by=by, at=at)
    if not order.is_in(OrderState.OPEN):
        return False
    order.move_to(OrderState.CLOSED, by=by, at=at)
    return True
