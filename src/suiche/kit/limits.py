"""Limits: so many requests per window of time for one name and subject, and so much heavy work at one time."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core.cache import cache

from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal, TooManyTries


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
        raise TooManyTries(minutes=max(1, math.ceil((seconds - passed) / 60)))


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
