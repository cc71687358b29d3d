"""What changing has made true, as frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.kit.clock import Instant


@dataclass(frozen=True)
class PayoffQuoted:
    """A customer has a price for settling on a day; it holds on that day only."""

    quote_id: UUID
    loan_id: UUID
    settle_on: date
    amount_fen: int
    at: Instant


@dataclass(frozen=True)
class PayoffHandled:
    """The payment of a settlement arrived. ``settled`` is False when it came too late and became credit."""

    loan_id: UUID | None
    quote_id: UUID | None
    posted: bool
    settled: bool
    at: Instant
