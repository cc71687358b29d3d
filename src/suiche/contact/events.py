"""What happened to messages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class MessageQueued:
    """A message waits to be handed to the operator. Carries no text and no number."""

    message_id: UUID
