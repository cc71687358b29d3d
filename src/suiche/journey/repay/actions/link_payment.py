"""Write down the gateway's page of an order."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import events, models
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def link_payment(*, order_id: UUID, pay_url: str, by: Actor, at: Instant) -> events.PaymentOpened:
    """Keep the address at which the customer pays this order."""
    order = models.PaymentOrder.objects.select_for_update().get(id=order_id)
    order.pay_url = pay_url
    order.save(update_fields=["pay_url"])
    return events.PaymentOpened(order_id=order.id, amount_fen=order.amount_fen)
