"""Open the review of a submitted application; the checks are asked for at the same time."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from suiche.journey.decide import events, models
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant

PROMISED_WITHIN = timedelta(minutes=5)  # most have their answer in seconds


@action
def open_case(*, application_id: UUID, customer_id: UUID, by: Actor, at: Instant) -> UUID:
    """Open the case and return its id; an application has one case, so a second time changes nothing."""
    found = models.Case.objects.filter(application_id=application_id).first()
    if found is not None:
        return found.id
    case = models.Case.begin(
        by=by,
        at=at,
        application_id=application_id,
        customer_id=customer_id,
        opened_at=at,
        promised_by=at + PROMISED_WITHIN,
    )
    outbox.publish(events.CaseOpened(case_id=case.id, application_id=application_id, at=at))
    return case.id
