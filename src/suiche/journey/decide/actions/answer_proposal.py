"""Answer a colleague's proposal to approve: the second of the four eyes."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.decide.queries import HAND_TASK
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def answer_proposal(*, proposal_id: UUID, approved: bool, by: Actor, at: Instant) -> None:
    """Answer; an approval decides the case in the background, a no leaves it referred.

    Refuses: NotFound, SamePerson, AlreadyDecided; an approval also ProposalAltered and LetInByOne.
    """
    proposals.decide(proposal_id=proposal_id, task=HAND_TASK, approved=approved, by=by, at=at)
