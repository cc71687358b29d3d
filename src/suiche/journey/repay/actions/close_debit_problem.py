"""Close what a person has looked at in direct debit, with a note of what was done."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import debit_models as models
from suiche.journey.repay.actions.close_case import CaseClosed
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.reasons import note_of
from suiche.kit.refusal import NotFound


@action
def close_debit_problem(*, problem_id: UUID, note: str, by: Actor, at: Instant) -> None:
    """Close it with a note of 4 to 200 characters. Refuses: NotFound, CaseClosed, BadInput (note)."""
    said = note_of(note)
    problem = models.DebitProblem.objects.select_for_update().filter(id=problem_id).first()
    if problem is None:
        raise NotFound()
    if problem.closed_at is not None:
        raise CaseClosed()
    problem.closed_at, problem.closed_by, problem.note = at, str(by), said
    problem.save(update_fields=["closed_at", "closed_by", "note"])
