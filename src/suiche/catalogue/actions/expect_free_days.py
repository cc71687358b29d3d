"""Hold a version to days that no later version of its product has taken, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue import queries
from suiche.catalogue.rules import VersionsOverlap as VersionsOverlap  # what it refuses
from suiche.kit.action import part


@part
def expect_free_days(*, version_id: UUID) -> None:
    """Hold a version to days that no later one has taken: one version a day. Refuses: VersionsOverlap."""
    for other in queries.in_the_way(version_id):
        raise VersionsOverlap(number=other.number, first=other.valid_from)
