"""What happened to people and companies."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.kit.clock import Instant


@dataclass(frozen=True)
class CustomerRegistered:
    """A phone was confirmed for the first time."""

    customer_id: UUID
    at: Instant


@dataclass(frozen=True)
class ConsentWithdrawn:
    """A customer withdrew a consent; ``kind`` is a ConsentKind."""

    customer_id: UUID
    kind: str
    at: Instant
