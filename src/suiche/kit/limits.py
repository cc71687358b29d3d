"""Limits: so many requests per window of time for one name and subject, and so much heavy work at one time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.cache import cache

from suiche.kit.clock import SHANGHAI, Instant, shanghai
from suiche.kit.refusal import Refusal, TooManyTries
from suiche.kit.words import MONTHS_EN, Words


def within_limit(*, name: str, subject: str, most: int, window: timedelta, at: Instant) -> None:
    """Count one request of ``subject`` (an address, an opaque id); windows begin on the clock. Refuses: TooManyTries."""
    seconds = int(window.total_seconds())
    number, passed = divmod(int(at.timestamp()), seconds)
    key = f"limit:{name}:{subject}:{number}"
    cache.add(key, 0, timeout=seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # the window ended between the two lines
        return
    if count > most:
        raise TooManyTries(until=time_of_day(Instant(at + timedelta(seconds=seconds - passed)), at=at))


def time_of_day(until: datetime, *, at: Instant) -> Words:
    """Write a moment to come as a clock shows it, its minute begun: 今天23:10, 明天08:05, 11月25日08:05 (Shanghai)."""
    moment = (until + timedelta(seconds=59)).astimezone(SHANGHAI)
    clock, day = f"{moment:%H:%M}", moment.date()
    days = (day - shanghai(at).date()).days
    if days > 1:
        return Words(f"{day.month}月{day.day}日{clock}", f"{clock} on {day.day} {MONTHS_EN[day.month - 1]}")
    return Words(f"明天{clock}", f"{clock} tomorrow") if days else Words(f"今天{clock}", f"{clock} today")


class Places:
    """Places for heavy work in this process: a few work, a few wait, and whoever comes then is told at once.

    Without the last a handful of hostile uploads would hold every thread that answers pages.
    """

    def __init__(self, *, at_once: int, waiting: int) -> None:
        """``waiting``: how many may stand in line while every place is taken."""
        self._places = threading.BoundedSemaphore(at_once)
        self._line = threading.BoundedSemaphore(at_once + waiting)

    @contextmanager
    def taken(self, *, busy: type[Refusal], patience_seconds: float) -> Iterator[None]:
        """Hold a place while the block runs. Refuses: ``busy``, when the line is full or patience ends."""
        if not self._line.acquire(blocking=False):
            raise busy()
        try:
            if not self._places.acquire(timeout=patience_seconds):
                raise busy()
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._line.release()
