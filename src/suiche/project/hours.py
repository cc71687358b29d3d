"""How long colleagues stay signed in: from the environment, in hours and minutes; customers are not meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from suiche.project.numbers import load_whole

HOURS, IDLE = "SUICHE_STAFF_HOURS", "SUICHE_STAFF_IDLE_MINUTES"


class StaffHours(NamedTuple):
    """Seconds from signing in to the end of a session, and seconds without a request that end it earlier."""

    session_seconds: int
    idle_seconds: int


def load_staff_hours(given: Mapping[str, str]) -> StaffHours:
    """Read both: 12 hours and 30 minutes where nothing is said. Refuses (NumberError): what is no such number."""
    hours, minutes = load_whole(given, HOURS, 12, most=24), load_whole(given, IDLE, 30, most=24 * 60)
    return StaffHours(hours * 3600, minutes * 60)
