"""What can become of a payment that a person looked at: by the case's kind, as one value that a colleague says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from suiche.journey.repay.rules.orders import plain_number
from suiche.journey.repay.states import OUTSIDE, CaseKind, CaseOutcome

_OUTSIDE = (CaseOutcome.POSTED, CaseOutcome.REFUNDED, CaseOutcome.NO_MONEY)
_BOOKED = (CaseOutcome.KEPT, CaseOutcome.REFUNDED)
OUTCOMES: Mapping[CaseKind, tuple[CaseOutcome, ...]] = {
    **dict.fromkeys(OUTSIDE, _OUTSIDE),
    CaseKind.GIVEN_BACK: (CaseOutcome.REFUNDED, CaseOutcome.NO_MONEY),
    CaseKind.PAID_TWICE: _BOOKED,
    CaseKind.AFTER_SETTLEMENT: _BOOKED,
    CaseKind.LATE_PAYOFF: _BOOKED,
    CaseKind.LATE_CHANGE: _BOOKED,
    CaseKind.REFUND_FAILED: _BOOKED,
}


UNNAMED = "message "  # a notice that nobody can read is known by the message it came in


class Numbered(Protocol):
    """What a case is known by."""

    order_no: str
    transaction_no: str
    received_fen: int


def names_nothing(case: Numbered) -> bool:
    """Tell whether a case knows its order only: neither a transaction nor an amount of it."""
    by_itself = case.transaction_no == case.order_no or case.transaction_no.startswith(UNNAMED)
    return case.received_fen == 0 and by_itself


@dataclass(frozen=True)
class CaseEnd:
    """What became of the money, as a colleague says it.

    ``POSTED`` needs ``transaction_no``, under which it was booked. ``REFUNDED`` needs ``event``, the number of the loan's event
    that gave it back, where the money was in the books; else ``amount_fen``, ``on`` and the payer's bank's or the gateway's
    ``reference``.
    """

    outcome: CaseOutcome
    transaction_no: str = ""
    event: int = 0
    amount_fen: int = 0
    on: date | None = None
    reference: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "transaction_no", plain_number(self.transaction_no))
        object.__setattr__(self, "reference", plain_number(self.reference))
