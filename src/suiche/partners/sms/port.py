"""Short messages: a template and its parameters go to the operator, a receipt number comes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol, cast

from suiche.kit import adapters

SmsKind = Literal["code", "service", "marketing"]


class SmsOutcome(StrEnum):
    """What the operator said at once; delivery itself is reported later."""

    ACCEPTED = "ACCEPTED"
    RATE_LIMITED = "RATE_LIMITED"
    BAD_NUMBER = "BAD_NUMBER"
    BLOCKED = "BLOCKED"  # the person refused messages, or the operator did
    FAILED = "FAILED"  # not sent, or not known to be sent


@dataclass(frozen=True)
class SmsReceipt:
    """The answer. `receipt_no` is the operator's, empty unless ACCEPTED."""

    outcome: SmsOutcome
    receipt_no: str


class SmsPort(Protocol):
    """What an adapter can do."""

    def send(
        self, *, phone: str, template: str, params: Mapping[str, str], kind: SmsKind, request_no: str
    ) -> SmsReceipt:
        """Hand one message over. A request number already seen is not sent again where the operator allows.

        Not repeated by the adapter once it may have arrived; never raises for the outside.
        """
        ...


def port() -> SmsPort:
    """Return the adapter named in settings.PARTNERS["sms"]."""
    return cast(SmsPort, adapters.load("sms"))
