"""How long colleagues stay signed in: from the environment, in hours and minutes; customers are not meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from suiche.demo.say import StartError

HOURS, IDLE = "SUICHE_STAFF_HOURS", "SUICHE_STAFF_IDLE_MINUTES"


class StaffHours(NamedTuple):
    """Seconds from signing in to the end of a session, and seconds without a request that end it earlier."""

    session_seconds: int
    idle_seconds: int


def load_staff_hours(given: Mapping[str, str]) -> StaffHours:
    """Read both: 12 hours and 30 minutes where nothing is said. Refuses (StartError): what is no such number."""
    hours, minutes = _whole(given, HOURS, 12, most=24), _whole(given, IDLE, 30, most=24 * 60)
    return StaffHours(hours * 3600, minutes * 60)


def _whole(given: Mapping[str, str], name: str, usual: int, *, most: int) -> int:
    text = given.get(name, "").strip() or str(usual)
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most):
        raise StartError(
            f"{name}={text} 不行：请写 1 到 {most} 的整数。",
            f"{name}={text} cannot be used: write a whole number from 1 to {most}.",
        )
    return int(text)
