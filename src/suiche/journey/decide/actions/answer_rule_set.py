"""Let a proposed rule set be published, or not: the second of the four eyes."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.decide.rule_set_queries import TASK
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def answer_rule_set(*, proposal_id: UUID, approved: bool, by: Actor, at: Instant) -> None:
    """Answer; an approval publishes in the background.

    Refuses: NotFound, SamePerson, AlreadyDecided; an approval also ProposalAltered and LetInByOne.
    """
    proposals.decide(proposal_id=proposal_id, task=TASK, approved=approved, by=by, at=at)
