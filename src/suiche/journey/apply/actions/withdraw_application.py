"""Withdraw an application: the customer changes their mind before the contract."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.apply import events
from suiche.journey.apply.actions.find_application import find_application
from suiche.journey.apply.states import ApplicationState
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def withdraw_application(*, application_id: UUID, customer_id: UUID, by: Actor, at: Instant) -> None:
    """Withdraw a draft or a submitted application; a second time changes nothing. Refuses: NotFound."""
    row = find_application(application_id=application_id, customer_id=customer_id, draft=False)
    if row.is_in(ApplicationState.WITHDRAWN):
        return
    row.move_to(ApplicationState.WITHDRAWN, by=by, at=at)
    outbox.publish(events.ApplicationWithdrawn(application_id=row.id, customer_id=customer_id, at=at))
