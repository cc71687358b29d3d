"""Write down that the gateway could not take a payment: the order stays open for another card."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import models
from suiche.journey.repay.states import OrderState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def note_refused_payment(*, order_id: UUID, by: Actor, at: Instant) -> None:
    """Keep the moment on the order while it is open, so that its page can say that nothing was taken."""
    order = models.PaymentOrder.objects.select_for_update().get(id=order_id)
    if order.is_in(OrderState.OPEN):
        order.refused_at = at
        order.save(update_fields=["refused_at"])
