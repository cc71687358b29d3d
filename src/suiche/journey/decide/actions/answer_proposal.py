"""Answer a colleague's proposal to approve: the second of the four eyes."""

from __future__ import annotations

from uuid import UUID

from django.utils.module_loading import import_string

from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant

TASK = "suiche.journey.decide.tasks.carry_out"  # named, not imported: tasks stand above actions on the map


@action
def answer_proposal(*, proposal_id: UUID, approved: bool, by: Actor, at: Instant) -> None:
    """Answer; an approval decides the case in the background, a no leaves it referred.

    Refuses: NotFound, SamePerson, AlreadyDecided.
    """
    proposals.decide(proposal_id=proposal_id, task=import_string(TASK), approved=approved, by=by, at=at)
