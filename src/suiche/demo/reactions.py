"""The complete list of what the demo does when something else happened."""

from __future__ import annotations

from suiche.demo import tasks
from suiche.demo.events import DayPassed, TravelStarted
from suiche.kit.outbox import reaction


@reaction(TravelStarted)
def set_out(event: TravelStarted) -> None:
    """The first day of a journey."""
    tasks.travel(event.travel_id)


@reaction(DayPassed)
def go_on(event: DayPassed) -> None:
    """The next day of a journey, until it arrives."""
    if not event.arrived:
        tasks.travel(event.travel_id)
