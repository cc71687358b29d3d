"""The complete list of what changing does when something else happened."""

from __future__ import annotations

from suiche.journey.change import card_tasks, tasks
from suiche.journey.change.events import CardAgreed
from suiche.journey.repay.events import PaymentOpened
from suiche.kit.outbox import reaction


@reaction(PaymentOpened)
def watch_the_order(event: PaymentOpened) -> None:
    """An order may be paid without a callback."""
    tasks.watch(event.order_id)


@reaction(CardAgreed)
def seal_the_mandate(event: CardAgreed) -> None:
    """A mandate that was agreed with a code is sealed; with the bank's yes it takes the place of the one before it."""
    card_tasks.seal(event)
