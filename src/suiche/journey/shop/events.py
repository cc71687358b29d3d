"""What the shop tells the rest of the journey."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class QuoteSaved:
    """Somebody saved a calculation; ``customer_id`` is None before they sign in."""

    quote_id: UUID
    customer_id: UUID | None
    at: datetime
