"""Payout: the loan's money to the dealer's account. One order number pays at most once, whatever happens."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast

from suiche.kit import adapters
from suiche.kit.clock import Instant


class PayoutOutcome(StrEnum):
    """Where an order stands. UNKNOWN is asked about with `query` before anything is paid again."""

    PROCESSING = "PROCESSING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    NOT_FOUND = "NOT_FOUND"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class PayoutState:
    """An order as the bank sees it. `amount_fen` in fen; `reason` only when FAILED; `paid_at` when SUCCESS."""

    outcome: PayoutOutcome
    order_no: str
    amount_fen: int = 0
    bank_reference: str = ""
    reason: str = ""
    paid_at: Instant | None = None


class PayoutConflict(Exception):
    """The order number was used before with another amount or account: a fault of ours, never paid."""


class PayoutPort(Protocol):
    """What an adapter can do."""

    def pay(
        self, *, order_no: str, amount_fen: int, account_no: str, account_name: str, memo: str
    ) -> PayoutState:
        """Order a payment of `amount_fen` > 0. The same order again returns its state. Raises: PayoutConflict."""
        ...

    def query(self, order_no: str) -> PayoutState:
        """Return where the order stands; NOT_FOUND when the bank never saw it."""
        ...


def port() -> PayoutPort:
    """Return the adapter named in settings.PARTNERS["payout"]."""
    return cast(PayoutPort, adapters.load("payout"))
