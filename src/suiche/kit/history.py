"""The history of a paper: every move along its lifecycle, oldest first. What status pages are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from suiche.kit.models import MoveRow


@dataclass(frozen=True)
class Move:
    """One move: from which state (empty at the beginning) to which, by whom (``kind:id``) and when."""

    before: str
    after: str
    by: str
    at: datetime


def moves_of(subject_id: UUID) -> tuple[Move, ...]:
    """Return the moves of one paper in the order in which they were made."""
    rows = MoveRow.objects.filter(subject_id=subject_id).order_by("id")
    return tuple(Move(row.from_state, row.to_state, row.by, row.at) for row in rows)
