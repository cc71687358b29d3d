"""Working days in China: weekends, public holidays and the weekend days worked instead, by year from a file.

The State Council announces each year's calendar in the autumn before; ``working_days.json`` holds the years that are
known. For another year only weekends and the holidays with a fixed date by law are days off.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

SATURDAY = 5
FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}  # 全国年节及纪念日放假办法
LONGEST_REST = 30  # days; no calendar has so long a holiday


@cache
def _known() -> dict[int, tuple[frozenset[date], frozenset[date]]]:
    """Year → (days off, weekend days that are worked), as far as calendars are known."""
    text = Path(__file__).with_name("working_days.json").read_text(encoding="utf-8")
    return {
        int(year): (
            frozenset(d for span in told["holidays"] for d in _span(int(year), span)),
            frozenset(d for span in told["working_weekend_days"] for d in _span(int(year), span)),
        )
        for year, told in json.loads(text).items()
    }


def _span(year: int, written: str) -> Iterator[date]:
    """Read "02-15..02-23", or one day."""
    first, _, last = written.partition("..")
    start = date.fromisoformat(f"{year}-{first}")
    end = date.fromisoformat(f"{year}-{last or first}")
    return (start + timedelta(days=n) for n in range((end - start).days + 1))


def is_working_day(day: date) -> bool:
    """Tell whether banks and offices work on a day."""
    if day.year not in _known():
        return day.weekday() < SATURDAY and (day.month, day.day) not in FIXED
    off, worked = _known()[day.year]
    return day in worked or (day.weekday() < SATURDAY and day not in off)


def on_or_after(day: date) -> date:
    """Return the day itself when it is a working day, or the next one that is (民法典 203)."""
    for rest in range(LONGEST_REST):
        if is_working_day(day + timedelta(days=rest)):
            return day + timedelta(days=rest)
    raise ValueError(f"no working day after {day}: the calendar is wrong")


def moved_to(day: date) -> tuple[date, ...]:
    """Return the days whose ``on_or_after`` is this day: itself and the rest days before it; none for a rest day."""
    if not is_working_day(day):
        return ()
    found = [day]
    while not is_working_day(found[-1] - timedelta(days=1)):
        found.append(found[-1] - timedelta(days=1))
    return tuple(found)
