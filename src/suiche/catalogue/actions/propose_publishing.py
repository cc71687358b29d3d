"""Propose to publish a draft: the first of the four eyes."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue.actions.expect_free_days import expect_free_days
from suiche.catalogue.actions.find_version import find_version
from suiche.catalogue.queries import PUBLISH_TASK
from suiche.catalogue.states import VersionState
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.reasons import reason_of
from suiche.kit.refusal import IllegalMove


@action
def propose_publishing(*, version_id: UUID, reason: str, by: Actor, at: Instant) -> UUID:
    """Write the proposal; return its id.

    Refuses: BadInput (reason), NotFound, IllegalMove (no draft any more), VersionsOverlap.
    """
    said = reason_of(reason)
    if not find_version(version_id=version_id).is_in(VersionState.DRAFT):
        raise IllegalMove()
    expect_free_days(version_id=version_id)
    return proposals.propose(
        task=PUBLISH_TASK, arguments={"version_id": version_id}, reason=said, by=by, at=at
    )
