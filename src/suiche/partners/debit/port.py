"""Direct debit (协议支付, 批量代扣): a protocol signed once, batch files out, result files in, a query for what is unknown.

One batch number stands for one file and one order number for one debit, whatever is repeated. An order whose outcome
is UNKNOWN is asked about with `query` before anything is debited again.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, cast

from suiche.kit import adapters
from suiche.kit.clock import Instant


class DebitOutcome(StrEnum):
    """Where one debit stands. Only SUCCESS and FAILED are final; UNKNOWN also when no answer came."""

    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    PROCESSING = "PROCESSING"
    NOT_FOUND = "NOT_FOUND"  # the bank never saw this order: nothing was debited


class FailureCode(StrEnum):
    """Why a debit failed: the families that the codes of banks fall into."""

    INSUFFICIENT = "INSUFFICIENT"  # not enough money on the card
    CARD_INVALID = "CARD_INVALID"  # lost, closed or expired
    LIMIT = "LIMIT"  # above the card's limit for one debit or one day
    RISK = "RISK"  # stopped by the bank's risk control
    PROTOCOL_INVALID = "PROTOCOL_INVALID"  # the protocol ended or was cancelled at the bank
    SYSTEM = "SYSTEM"  # the bank's own fault


class BatchOutcome(StrEnum):
    """What became of a batch. UNKNOWN: no answer that can be trusted; submitting the same file again is safe."""

    ACCEPTED = "ACCEPTED"  # taken; some results are still to come
    DONE = "DONE"  # every order of it has a result
    REFUSED = "REFUSED"  # the file was not taken; nothing was debited
    NOT_FOUND = "NOT_FOUND"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Signed:
    """The answer to signing a protocol: its number, or why there is none. Both empty: no answer came, ask again."""

    protocol_no: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class BatchReceipt:
    """What the bank said about a file; `reason` (its words, with the line) only when REFUSED."""

    outcome: BatchOutcome
    batch_no: str
    reason: str = ""


@dataclass(frozen=True)
class BatchResults:
    """The result files there are so far, as they came: perhaps the same twice, perhaps not in order."""

    outcome: BatchOutcome
    batch_no: str
    files: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class DebitState:
    """One order as the bank sees it. `amount_fen` in fen; `code` when FAILED; the number and moment when SUCCESS."""

    outcome: DebitOutcome
    order_no: str
    amount_fen: int = 0
    code: FailureCode | None = None
    transaction_no: str = ""
    debited_at: Instant | None = None


@dataclass(frozen=True)
class ReturnedDebit:
    """A debit that succeeded and was taken back (退票): `return_no` is the bank's number of the return; fen."""

    return_no: str
    order_no: str
    transaction_no: str
    amount_fen: int
    reason: str
    on: date


class BatchConflict(Exception):
    """The batch or one of its order numbers stands for something else: a fault of ours, nothing was debited."""


class DebitUnavailable(Exception):
    """No answer that can be trusted: ask again."""


class DebitPort(Protocol):
    """What an adapter can do. Every call may be repeated."""

    def sign(
        self, *, contract_no: str, card_no: str, name: str, id_number: str, mobile: str, request_no: str
    ) -> Signed:
        """Sign the debit protocol of a contract and a card; the same request number is the same protocol."""
        ...

    def submit_batch(self, *, batch_no: str, file: bytes) -> BatchReceipt:
        """Hand over a request file. The same file again changes nothing. Raises: BatchConflict."""
        ...

    def results(self, batch_no: str) -> BatchResults:
        """Return the result files there are so far."""
        ...

    def query(self, order_no: str) -> DebitState:
        """Return where one order stands."""
        ...

    def returned(self, on: date) -> tuple[ReturnedDebit, ...]:
        """Return the debits that were taken back on a business date. Raises: DebitUnavailable."""
        ...


def port() -> DebitPort:
    """Return the adapter named in settings.PARTNERS["debit"]."""
    return cast(DebitPort, adapters.load("debit"))
