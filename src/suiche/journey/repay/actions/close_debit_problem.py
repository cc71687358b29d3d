"""Close what a person has looked at in direct debit, with a note of what was done."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import debit_models as models
from suiche.journey.repay.actions.close_case import CaseClosed, NoteNeeded
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound


@action
def close_debit_problem(*, problem_id: UUID, note: str, by: Actor, at: Instant) -> bool:
    """Close it. Refuses: NotFound, CaseClosed, NoteNeeded."""
    raise NotFound()
