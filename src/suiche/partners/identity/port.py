"""The two-factor check: name and identity number against the public-security source."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast

from suiche.kit import adapters


class IdentityOutcome(StrEnum):
    """Every answer there can be. NO_RECORD leads to another way of proof, never to a decline."""

    MATCH = "MATCH"
    MISMATCH = "MISMATCH"
    NO_RECORD = "NO_RECORD"
    SOURCE_ERROR = "SOURCE_ERROR"  # ask again later: the source, or the way to it, is out of order
    RATE_LIMITED = "RATE_LIMITED"
    INVALID_INPUT = "INVALID_INPUT"


@dataclass(frozen=True)
class IdentityResult:
    """The answer. `order_no` is the source's own number of the request, empty when none came."""

    outcome: IdentityOutcome
    order_no: str


class IdentityPort(Protocol):
    """What an adapter can do."""

    def two_factor(self, *, name: str, id_number: str, request_no: str) -> IdentityResult:
        """Compare name and 18-digit identity number. Harmless to repeat; never raises for the outside."""
        ...


def port() -> IdentityPort:
    """Return the adapter named in settings.PARTNERS["identity"]."""
    return cast(IdentityPort, adapters.load("identity"))
