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


def last_move(subject_ids: list[UUID]) -> dict[UUID, datetime]:
    """Return when each of these papers last moved; a paper that never did is left out."""
    rows = (
        MoveRow.objects.filter(subject_id__in=subject_ids)
        .order_by("subject_id", "-id")
        .distinct("subject_id")
    )
    return {row.subject_id: row.at for row in rows}
