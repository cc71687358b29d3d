"""The complete list of what changing does when something else happened."""

from __future__ import annotations

from suiche.journey.change import tasks
from suiche.journey.repay.events import PaymentOpened
from suiche.kit.outbox import reaction


@reaction(PaymentOpened)
def watch_the_order(event: PaymentOpened) -> None:
    """An order may be paid without a callback."""
    tasks.watch(event.order_id)
