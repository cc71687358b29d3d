"""Publish a version after both signatures; from now on it never changes."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue.actions.find_version import find_version
from suiche.catalogue.states import VersionState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def publish_version(*, version_id: UUID, proposal_id: UUID, by: Actor, at: Instant) -> None:
    """Publish; keep the proposal's id with it. Refuses: NotFound, IllegalMove."""
    version = find_version(version_id=version_id)
    version.proposal_id = proposal_id
    version.save(update_fields=["proposal_id"])
    version.move_to(VersionState.PUBLISHED, by=by, at=at)
