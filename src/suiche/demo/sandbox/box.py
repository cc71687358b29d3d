"""What every partner of the sandbox works with, and the form of its answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from werkzeug.wrappers import Request

from suiche.demo.sandbox.keys import SandboxKeys
from suiche.demo.sandbox.store import Store

PARTNERS = ("identity", "bureau", "bank", "payments", "payout", "debit", "sms")
MERCHANT, APP = "1900000109", "wxsuichedemo00001"  # the one customer that these partners have
KEY_ID = "suiche-demo"


@dataclass(frozen=True)
class Box:
    """The sandbox of one SUICHE_HOME. `seen_at`: where payers elsewhere reach its pages; empty: where it answers."""

    home: Path
    keys: SandboxKeys
    store: Store
    seen_at: str = ""


@dataclass(frozen=True)
class Answer:
    """What a partner answers. `seen` is the masked input for the partners' pages; body None means empty."""

    outcome: str
    body: Mapping[str, object] | None
    status: int = 200
    seen: Mapping[str, str] = field(default_factory=dict)


class BadSignatureError(Exception):
    """The request is not signed by us, or not now; the text is for the partners' pages."""


class BadRequestError(Exception):
    """The request is signed but cannot be read."""


Handler = Callable[[Box, Request, Mapping[str, str]], Answer]
