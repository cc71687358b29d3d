"""Find a case, locked, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.decide import models
from suiche.kit.action import part
from suiche.kit.refusal import NotFound


@part
def find_case(*, case_id: UUID) -> models.Case:
    """Return the locked row. Refuses: NotFound."""
    row = models.Case.objects.select_for_update().filter(id=case_id).first()
    if row is None:
        raise NotFound()
    return row
