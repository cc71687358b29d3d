"""Let a proposed version be published, or not: the second of the four eyes."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue import queries
from suiche.catalogue.actions.expect_free_days import expect_free_days
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def approve_publishing(*, proposal_id: UUID, approved: bool = True, by: Actor, at: Instant) -> None:
    """Decide; an approval publishes the version in the background.

    Refuses: NotFound, SamePerson, AlreadyDecided; an approval also ProposalAltered, LetInByOne and
    VersionsOverlap (a later version has taken its days meanwhile).
    """
    proposals.decide(proposal_id=proposal_id, task=queries.PUBLISH_TASK, approved=approved, by=by, at=at)
    version_id = queries.version_proposed(proposal_id)
    if approved and version_id is not None:
        expect_free_days(version_id=version_id)
