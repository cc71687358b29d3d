"""Take a version off sale; quotes that were promised keep their promise."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue import models
from suiche.catalogue.actions.find_version import find_version
from suiche.catalogue.states import VersionState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.reasons import reason_of


@action
def retire_version(*, version_id: UUID, reason: str, by: Actor, at: Instant) -> None:
    """Retire a draft or a published version and keep why. Refuses: BadInput (reason), NotFound, IllegalMove."""
    said = reason_of(reason)
    version = find_version(version_id=version_id)
    version.move_to(VersionState.RETIRED, by=by, at=at)
    models.Retirement.objects.create(version=version, reason=said)
