"""Who does something: every action names its actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["customer", "staff", "dealer", "partner", "system", "anonymous"]


@dataclass(frozen=True)
class Actor:
    """The one who acts: a kind and an opaque id within it."""

    kind: Kind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


SYSTEM = Actor("system", "system")
ANONYMOUS = Actor("anonymous", "")
