"""The first page after signing in: what waits for this person, oldest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from suiche.channels.staff import frame, waiting
from suiche.kit.clock import business_date_of, now
from suiche.kit.words import Words

HOUR, DAY = 3600, 24 * 3600


@dataclass(frozen=True)
class Queue:
    """One queue of this person: its section, how much waits, and the oldest of it with their ages."""

    section: frame.Section
    count: int
    rows: tuple[tuple[waiting.Item, Words, bool], ...]  # what, its age, whether that is more than a day


@require_GET
@frame.only("home")
def home(request: HttpRequest) -> HttpResponse:
    """Show the queues of the roles this person holds."""
    who, at = frame.staff(request), now()
    queues = [
        Queue(
            section, count, tuple(_aged(item, int(at.timestamp() - item.since.timestamp())) for item in items)
        )
        for section in frame.SECTIONS
        if frame.opens(who, section) and (count := waiting.count(section.key)) is not None
        for items in [waiting.items(section.key)]
    ]
    facts = {
        "queues": sorted(queues, key=lambda queue: not queue.count),
        "open_sections": [s for s in frame.SECTIONS if s.key != "home" and frame.opens(who, s)],
        "today": business_date_of(at),
        "total": sum(queue.count for queue in queues),
    }
    return frame.page(request, "staff/home.html", facts, section="home")


def _aged(item: waiting.Item, seconds: int) -> tuple[waiting.Item, Words, bool]:
    return item, age(seconds), seconds >= DAY


def age(seconds: int) -> Words:
    """Say how long something has waited, in its largest unit."""
    if seconds >= DAY:
        days = seconds // DAY
        return Words(f"等了{days}天", f"{days} day{'s' if days > 1 else ''}")
    if seconds >= HOUR:
        hours = seconds // HOUR
        return Words(f"等了{hours}小时", f"{hours} hour{'s' if hours > 1 else ''}")
    minutes = max(seconds // 60, 0)
    return Words(f"等了{minutes}分钟", f"{minutes} min")
