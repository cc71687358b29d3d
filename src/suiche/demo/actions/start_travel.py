"""Send the demo's business date forward."""

from __future__ import annotations

from datetime import timedelta

from suiche.demo import events, models
from suiche.kit import deployment, outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import NotFound, Refusal
from suiche.kit.turns import take_turn

MOST_DAYS = 1100


class TooFar(Refusal):
    """A journey has a length people can wait for."""

    code = "travel_too_far"
    status = 422
    field = "days"
    zh = "请填1到{most}天。"
    en = "Please enter 1 to {most} days."


class UnderWay(Refusal):
    """One journey at a time."""

    code = "travel_under_way"
    zh = "时间正在走，请等它到站。"
    en = "A journey is under way; please wait until it arrives."


@action
def start_travel(*, days: int, by: Actor, on: BusinessDate, at: Instant) -> events.TravelStarted:
    """Move the date by so many days, closing each. Refuses: NotFound (no demo), TooFar, UnderWay."""
    if not deployment.is_demo():
        raise NotFound()
    if not 1 <= days <= MOST_DAYS:
        raise TooFar(most=MOST_DAYS)
    take_turn("demo.travel")  # nothing is there to lock before the first journey
    if models.Travel.objects.filter(finished_at__isnull=True).exists():
        raise UnderWay()
    travel = models.Travel.objects.create(
        from_date=on, to_date=on + timedelta(days=days), reached=on, started_by=str(by), started_at=at
    )
    return outbox.publish(events.TravelStarted(travel_id=travel.id, to_date=travel.to_date))
