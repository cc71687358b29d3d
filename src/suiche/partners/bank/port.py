"""The four-factor check of a bank card: card, name, identity number and phone held together by the issuer."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast

from suiche.kit import adapters


class CardOutcome(StrEnum):
    """The public answer codes of card verification, each named; the code stands beside it."""

    SAME = "SAME"  # 0
    DIFFERENT = "DIFFERENT"  # 1
    BAD_NUMBER = "BAD_NUMBER"  # 2
    ABNORMAL = "ABNORMAL"  # 3, 4
    RESTRICTED = "RESTRICTED"  # 5
    FAILED = "FAILED"  # 9: the customer asks the issuer
    TOO_FREQUENT = "TOO_FREQUENT"  # 95
    RETRY = "RETRY"  # 96, and whenever no answer came


@dataclass(frozen=True)
class CardResult:
    """The answer. `bank_name` is empty when the issuer is not known."""

    outcome: CardOutcome
    bank_name: str


class BankPort(Protocol):
    """What an adapter can do."""

    def verify_card(
        self, *, card_no: str, name: str, id_number: str, mobile: str, request_no: str
    ) -> CardResult:
        """Compare the four. Harmless to repeat; never raises for the outside."""
        ...


def port() -> BankPort:
    """Return the adapter named in settings.PARTNERS["bank"]."""
    return cast(BankPort, adapters.load("bank"))
