"""What contact does when something happened: hand queued messages to the operator, outside the request."""

from __future__ import annotations

from suiche.contact.actions.deliver_message import deliver_message
from suiche.contact.events import MessageQueued
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.kit.outbox import reaction


@reaction(MessageQueued)
def deliver(event: MessageQueued) -> None:
    """Hand the message to the operator."""
    deliver_message(message_id=event.message_id, by=SYSTEM, at=now())
