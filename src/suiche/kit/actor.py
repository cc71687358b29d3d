"""Who does something: every action names its actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

Kind = Literal["customer", "staff", "dealer", "partner", "system", "anonymous"]


@dataclass(frozen=True)
class Actor:
    """The one who acts: a kind and an opaque id within it."""

    kind: Kind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, written: str) -> Actor:
        """Return the actor that ``str`` wrote. Raises ValueError where the kind is none of ours."""
        kind, _, who = written.partition(":")
        if kind not in get_args(Kind):
            raise ValueError(f"{written!r} names no actor.")
        return cls(cast(Kind, kind), who)


SYSTEM = Actor("system", "system")
ANONYMOUS = Actor("anonymous", "")
