"""End an application together with its contract: the loan has taken its place, or there will be none."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.apply import models
from suiche.journey.apply.states import ApplicationState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound


@part
def end_application(*, application_id: UUID, paid_out: bool, by: Actor, at: Instant) -> None:
    """Move it to COMPLETED (``paid_out``) or ENDED; one that its customer has withdrawn stays so.

    Refuses: NotFound, IllegalMove (a withdrawn application is not paid out).
    """
    row = models.Application.objects.select_for_update().filter(id=application_id).first()
    if row is None:
        raise NotFound()
    if paid_out:
        row.move_to(ApplicationState.COMPLETED, by=by, at=at)
    elif row.is_in(ApplicationState.SUBMITTED):
        row.move_to(ApplicationState.ENDED, by=by, at=at)
