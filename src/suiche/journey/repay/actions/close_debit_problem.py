"""Close what a person has looked at in direct debit, with a note of what was done."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import debit_models as models
from suiche.journey.repay.actions.close_case import LONGEST_NOTE, SHORTEST_NOTE, CaseClosed
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import BadInput, NotFound


@action
def close_debit_problem(*, problem_id: UUID, note: str, by: Actor, at: Instant) -> None:
    """Close it with a note of 4 to 200 characters. Refuses: NotFound, CaseClosed, BadInput (note)."""
    said = " ".join(note.split())
    if not SHORTEST_NOTE <= len(said) <= LONGEST_NOTE:
        raise BadInput(
            field="note",
            zh=f"请写清怎么处理的，{SHORTEST_NOTE}到{LONGEST_NOTE}个字。",
            en=f"Please say what was done, in {SHORTEST_NOTE} to {LONGEST_NOTE} characters.",
        )
    problem = models.DebitProblem.objects.select_for_update().filter(id=problem_id).first()
    if problem is None:
        raise NotFound()
    if problem.closed_at is not None:
        raise CaseClosed()
    problem.closed_at, problem.closed_by, problem.note = at, str(by), said
    problem.save(update_fields=["closed_at", "closed_by", "note"])
