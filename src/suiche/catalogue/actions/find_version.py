"""Find a version for the next step of its life, locked, and the days on which it may be sold, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue import models, queries
from suiche.catalogue.rules import VersionsOverlap
from suiche.kit.action import part
from suiche.kit.refusal import NotFound


@part
def find_version(*, version_id: UUID) -> models.ProductVersion:
    """Return the locked version. Refuses: NotFound."""
    row = models.ProductVersion.objects.select_for_update().filter(id=version_id).first()
    if row is None:
        raise NotFound()
    return row


@part
def expect_free_days(*, version_id: UUID) -> None:
    """Hold a version to days that no later one has taken: one version a day. Refuses: VersionsOverlap."""
    for other in queries.in_the_way(version_id):
        raise VersionsOverlap(number=other.number, first=other.valid_from)
