"""Agree to a change of a plan that a colleague proposed, or to taking one back, or not."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.change.waiting_queries import TASK
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def decide_change(*, proposal_id: UUID, approved: bool, by: Actor, at: Instant) -> None:
    """Let it happen, or not. The door lets supervisors in.

    Refuses: NotFound, SamePerson, AlreadyDecided; an approval also ProposalAltered and LetInByOne.
    """
    proposals.decide(proposal_id=proposal_id, task=TASK, approved=approved, by=by, at=at)
