"""What repaying has made true, as frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.kit.clock import BusinessDate, Instant


@dataclass(frozen=True)
class LoanOpened:
    """The loan runs; its first instalment is due on ``first_due``."""

    loan_id: UUID
    customer_id: UUID
    first_due: date
    at: Instant


@dataclass(frozen=True)
class DealerPaid:
    """The dealer has the money."""

    loan_id: UUID
    at: Instant


@dataclass(frozen=True)
class PaymentOpened:
    """A payment order waits for the customer; the gateway is asked for its page."""

    order_id: UUID
    amount_fen: int


@dataclass(frozen=True)
class Notice:
    """What the gateway says: an order was paid. Amount in fen."""

    order_no: str
    transaction_no: str
    amount_fen: int
    paid_at: Instant


@dataclass(frozen=True)
class PaymentReceived:
    """Money came in and was posted once. ``quote_id`` names the settlement quote it was meant for."""

    order_id: UUID | None
    loan_id: UUID | None
    amount_fen: int
    posted: bool
    quote_id: UUID | None
    on: BusinessDate
    at: Instant


@dataclass(frozen=True)
class LoanSettled:
    """Nothing is owed any more: every account of the contract stands at 0.00."""

    loan_id: UUID
    contract_id: UUID
    customer_id: UUID
    on: BusinessDate
    at: Instant


@dataclass(frozen=True)
class LeaseEnded:
    """A lease is over: its car is bought (the customer's once everything is paid), or came back."""

    loan_id: UUID
    customer_id: UUID
    event_id: UUID
    bought: bool
    on: BusinessDate
    at: Instant


@dataclass(frozen=True)
class RefundOrdered:
    """Credit leaves the loan; the bank is asked to pay it to the customer's card."""

    loan_id: UUID
    event_id: UUID
    at: Instant


@dataclass(frozen=True)
class LoanReopened:
    """What had closed the loan was taken back: it runs again."""

    loan_id: UUID
    customer_id: UUID
    on: BusinessDate
    at: Instant


@dataclass(frozen=True)
class DayClosed:
    """A business date is closed: what fell due is billed, interest not yet due is accrued."""

    on: BusinessDate
    billed: int
    accrued_fen: int
    at: Instant
