"""What direct debit has made true, as frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class MandateAsked:
    """A mandate waits for the bank's protocol."""

    mandate_id: UUID


@dataclass(frozen=True)
class DebitsMade:
    """A piece of a window's run: its batch, if there was anything to debit; ``done`` when nothing is left."""

    batch_id: UUID | None
    count: int
    total_fen: int
    done: bool


@dataclass(frozen=True)
class DebitBatchMade:
    """A request file waits to be handed over."""

    batch_id: UUID


@dataclass(frozen=True)
class DebitBatchSubmitted:
    """The bank has the file; results follow."""

    batch_id: UUID


@dataclass(frozen=True)
class DebitUnknown:
    """The bank does not know yet what became of a debit: it is asked about."""

    debit_id: UUID


@dataclass(frozen=True)
class DebitsBooked:
    """Results were written down: how many changed something, how many need a person, how many wait for a loan's lock."""

    changed: int
    problems: int
    held: int = 0
