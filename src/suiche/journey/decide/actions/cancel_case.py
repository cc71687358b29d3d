"""Cancel the review of an application that was withdrawn."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.decide import models
from suiche.journey.decide.states import CaseState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def cancel_case(*, application_id: UUID, by: Actor, at: Instant) -> bool:
    """Cancel what is still under review and return True; a decided case, or none, stays as it is."""
    case = models.Case.objects.select_for_update().filter(application_id=application_id).first()
    if case is None or not case.is_in(CaseState.CHECKING, CaseState.REFERRED):
        return False
    case.move_to(CaseState.CANCELLED, by=by, at=at)
    return True
