"""Agree to what a colleague proposed to do to a loan, or not."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay.event_queries import TASK
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def decide_event(*, proposal_id: UUID, approved: bool, by: Actor, at: Instant) -> None:
    """Let it happen, or not. The door lets supervisors in.

    Refuses: NotFound, SamePerson, AlreadyDecided; an approval also ProposalAltered and LetInByOne.
    """
    proposals.decide(proposal_id=proposal_id, task=TASK, approved=approved, by=by, at=at)
