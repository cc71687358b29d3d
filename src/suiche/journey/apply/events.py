"""What applying has made true, as frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.kit.clock import BusinessDate, Instant


@dataclass(frozen=True)
class ApplicationSubmitted:
    """An application is complete and asks for a decision."""

    application_id: UUID
    customer_id: UUID
    on: BusinessDate
    at: Instant


@dataclass(frozen=True)
class ApplicationWithdrawn:
    """The customer changed their mind."""

    application_id: UUID
    customer_id: UUID
    at: Instant
