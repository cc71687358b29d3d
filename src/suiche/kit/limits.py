"""Limits on repeated requests: so many per window of time for one name and subject, counted in the shared cache."""

from __future__ import annotations

import math
from datetime import timedelta

from django.core.cache import cache

from suiche.kit.clock import Instant
from suiche.kit.refusal import TooManyTries


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
