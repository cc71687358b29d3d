"""What a colleague asks to be done to a loan, as one value that can wait for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from unicodedata import normalize
from uuid import UUID

from suiche.journey.repay.states import EventKind
from suiche.maths.allocation import Bucket

WAIVABLE = (Bucket.FEE, Bucket.PENALTY, Bucket.COMPOUND, Bucket.INTEREST)


def plain_number(typed: str) -> str:
    """Return a bank's number as one number however it is typed: full width, with blanks, in small letters."""
    return "".join(normalize("NFKC", typed).split()).upper()


@dataclass(frozen=True)
class EventOrder:
    """One order. ``amount_fen`` is what is waived, refunded or charged.

    ``WAIVED`` needs ``period`` and ``bucket``; ``REVERSED``, ``RETURNED`` and ``RESTORED`` need ``event_id``; ``TRANSFERRED`` needs
    ``customer_id`` and ``consent`` (the reference of everybody's signed consent).
    """

    kind: EventKind
    amount_fen: int
    period: int = 0
    bucket: str = ""
    event_id: UUID | None = None
    customer_id: UUID | None = None
    consent: str = ""


@dataclass(frozen=True)
class BankTransfer:
    """A line of the bank's statement: booked once by its ``transaction_no``, for the day it came.

    ``payer`` is the name on the statement, masked, where it is not the customer's: third-party payments are kept apart
    for the anti-money-laundering check.
    """

    transaction_no: str
    amount_fen: int
    paid_on: date
    payer: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "transaction_no", plain_number(self.transaction_no))

    @property
    def kind(self) -> EventKind:
        """What it is to a loan."""
        return EventKind.PAYMENT
