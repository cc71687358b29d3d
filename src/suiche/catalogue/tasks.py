"""Background entry points of the catalogue."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue.actions import publish_version
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.kit.proposals import as_agreed


@as_agreed
def publish(proposal: UUID, version_id: UUID) -> None:
    """Publish the version that two people agreed on."""
    publish_version.publish_version(version_id=version_id, proposal_id=proposal, by=SYSTEM, at=now())
