"""What changing has made true, as frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.kit.clock import BusinessDate, Instant


@dataclass(frozen=True)
class PayoffQuoted:
    """A customer has a price for settling on a day; it holds on that day only."""

    quote_id: UUID
    loan_id: UUID
    settle_on: date
    amount_fen: int
    at: Instant


@dataclass(frozen=True)
class CardAgreed:
    """A customer has signed the mandate of this card with a code; ``evidence``: of that, as JSON."""

    loan_id: UUID
    customer_id: UUID
    card_id: UUID
    document_id: UUID
    evidence: str


@dataclass(frozen=True)
class PayoffHandled:
    """The payment of a settlement arrived. ``posted`` is False where it was known, or no order of ours fits it; ``settled``
    is False where it came too late and became credit.
    """

    loan_id: UUID | None
    quote_id: UUID | None
    posted: bool
    settled: bool
    at: Instant


@dataclass(frozen=True)
class ChangeQuoted:
    """A change of the plan has a price; it holds on ``day`` only."""

    quote_id: UUID
    loan_id: UUID
    kind: str
    day: date
    amount_fen: int
    at: Instant


@dataclass(frozen=True)
class ChangeAgreed:
    """The customer has said yes. ``done``: it needed no money; else ``order_id`` is to be paid.

    With ``proposal_id`` nothing has happened yet: a second person has to agree.
    """

    quote_id: UUID
    loan_id: UUID
    done: bool
    order_id: UUID | None
    amount_fen: int
    at: Instant
    proposal_id: UUID | None = None


@dataclass(frozen=True)
class ChangeHandled:
    """The payment of a change arrived. ``posted`` is False where it was known, or no order of ours fits it; ``done`` is
    False where it came too late and became credit.
    """

    loan_id: UUID | None
    quote_id: UUID | None
    posted: bool
    done: bool
    at: Instant


@dataclass(frozen=True)
class PlanChanged:
    """A loan's plan is another one from ``on`` on; ``taken_back``: it is the one before again."""

    loan_id: UUID
    customer_id: UUID
    quote_id: UUID
    kind: str
    taken_back: bool
    on: BusinessDate
    at: Instant
