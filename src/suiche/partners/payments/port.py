"""The payment gateway: orders that a customer pays on the gateway's page, and signed notices about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast

from suiche.kit import adapters
from suiche.kit.clock import Instant


class PaymentState(StrEnum):
    """Where an order stands at the gateway. PAYERROR: the last try failed; it may still be paid. REFUND: it was paid, and
    the gateway has given the money back.
    """

    NOTPAY = "NOTPAY"
    USERPAYING = "USERPAYING"
    SUCCESS = "SUCCESS"
    CLOSED = "CLOSED"
    PAYERROR = "PAYERROR"
    REFUND = "REFUND"
    REVOKED = "REVOKED"


class Odd(StrEnum):
    """Why nobody can book what the gateway says, though it is the gateway that says it."""

    CURRENCY = "currency"  # not in yuan
    NUMBER = "number"  # a payment without a transaction number: it could be booked twice, or never
    REFUND = "refund"  # about money that went back
    CONTENT = "content"  # signed, and not to be read


@dataclass(frozen=True)
class CreatedOrder:
    """The page on which the customer pays."""

    pay_url: str


@dataclass(frozen=True)
class OrderState:
    """An order as the gateway sees it. `amount_fen`: paid when SUCCESS, otherwise ordered; in fen."""

    order_no: str
    state: PaymentState
    transaction_no: str
    amount_fen: int
    paid_at: Instant | None
    odd: Odd | None = None


@dataclass(frozen=True)
class PaymentNotice:
    """What a genuine callback says. The same `message_id` may come many times; `amount_fen` in fen.

    Genuine is not yet right: the reader compares the amount with what the order was for. What is `odd` is a person's
    to look at; its amount is 0 unless it was given back, and its numbers are empty where it names none.
    """

    message_id: str
    order_no: str
    transaction_no: str
    amount_fen: int
    state: PaymentState
    paid_at: Instant | None
    odd: Odd | None = None


class ForgedCallback(Exception):
    """Not from the gateway, or not fresh, or not for us. `reason` is a word for the log, never for the sender."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class GatewayUnavailable(Exception):
    """No answer that can be trusted: ask `query` before trying another order."""


class GatewayRefused(Exception):
    """The gateway said no; `code` is its own, such as ORDER_NOT_EXIST, ORDERPAID, OUT_TRADE_NO_USED."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PaymentsPort(Protocol):
    """What an adapter can do. All but `verify_callback` raise GatewayUnavailable and GatewayRefused."""

    def create_order(
        self,
        *,
        order_no: str,
        amount_fen: int,
        description: str,
        notify_url: str,
        return_url: str,
        expires_at: Instant,
    ) -> CreatedOrder:
        """Open an order of `amount_fen` > 0; the same order again gives the same page."""
        ...

    def query(self, order_no: str) -> OrderState:
        """Return where the order stands."""
        ...

    def close(self, order_no: str) -> None:
        """Close an unpaid order so that it can no longer be paid. Refused with ORDERPAID when it was."""
        ...

    def verify_callback(self, headers: Mapping[str, str], body: bytes, *, at: Instant) -> PaymentNotice:
        """Return what a genuine, fresh (5 minutes either way) callback says, however odd. Raises: ForgedCallback."""
        ...


def port() -> PaymentsPort:
    """Return the adapter named in settings.PARTNERS["payments"]."""
    return cast(PaymentsPort, adapters.load("payments"))
