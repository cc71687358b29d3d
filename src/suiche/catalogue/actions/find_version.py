"""Find a version for the next step of its life, locked, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue import models
from suiche.kit.action import part
from suiche.kit.refusal import NotFound


@part
def find_version(*, version_id: UUID) -> models.ProductVersion:
    """Return the locked version. Refuses: NotFound."""
    row = models.ProductVersion.objects.select_for_update().filter(id=version_id).first()
    if row is None:
        raise NotFound()
    return row
