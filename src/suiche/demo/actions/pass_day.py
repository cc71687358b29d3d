"""Let one day of a journey pass."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from suiche.demo import events, models
from suiche.kit import deployment, outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def pass_day(*, travel_id: UUID, by: Actor, at: Instant) -> events.DayPassed:
    """Move the demo's date by one day; the journey arrives or goes on with the next day's job."""
    travel = models.Travel.objects.select_for_update().get(id=travel_id)
    deployment.shift(days=1)
    travel.reached += timedelta(days=1)
    arrived = travel.reached >= travel.to_date
    travel.finished_at = at if arrived else None
    travel.save(update_fields=["reached", "finished_at"])
    return outbox.publish(events.DayPassed(travel_id=travel.id, reached=travel.reached, arrived=arrived))
