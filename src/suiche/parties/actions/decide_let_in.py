"""Agree that a supervisor is let in, or not."""

from __future__ import annotations

from uuid import UUID

from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.parties.people_queries import TASK


@action
def decide_let_in(*, proposal_id: UUID, approved: bool, by: Actor, at: Instant) -> None:
    """Let in, or not. The door lets supervisors in.

    Refuses: NotFound, SamePerson, AlreadyDecided; an approval also ProposalAltered and LetInByOne.
    """
    proposals.decide(proposal_id=proposal_id, task=TASK, approved=approved, by=by, at=at)
