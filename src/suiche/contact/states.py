"""The life of a message."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle


class MessageState(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENT = "sent"  # the operator took it
    REFUSED = "refused"  # the operator will not take it: bad number, blocked
    FAILED = "failed"  # it was worth nothing any more before the operator took it


MESSAGE = Lifecycle(
    MessageState,
    name="contact.message",
    start=MessageState.QUEUED,
    moves={
        MessageState.QUEUED: (MessageState.SENT, MessageState.REFUSED, MessageState.FAILED),
        MessageState.SENT: (),
        MessageState.REFUSED: (),
        MessageState.FAILED: (),
    },
)
