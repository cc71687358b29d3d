"""The only place where time is read.

An ``Instant`` is a real moment (aware, UTC): codes, sessions, certificates and time stamps use it.
A ``BusinessDate`` is a calendar day in Asia/Shanghai on which money is counted; in a demo database the
time machine moves it forward, and only it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NewType
from zoneinfo import ZoneInfo

Instant = NewType("Instant", datetime)
BusinessDate = NewType("BusinessDate", date)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> Instant:
    """Read the clock: the present moment, aware, in UTC."""
    return Instant(datetime.now(UTC))


def shanghai(at: Instant) -> datetime:
    """Return the same moment as a wall clock in Asia/Shanghai shows it."""
    return at.astimezone(SHANGHAI)


def last_second(at: Instant) -> Instant:
    """Return 23:59:59 of the same calendar day in Asia/Shanghai: until when what holds for a day holds."""
    return Instant(shanghai(at).replace(hour=23, minute=59, second=59, microsecond=0).astimezone(UTC))


def business_date() -> BusinessDate:
    """Return today's business date: Shanghai's calendar day, plus the demo's shift in days."""
    return business_date_of(now())


def business_date_of(at: Instant) -> BusinessDate:
    """Return the business date of a moment, with the demo's present shift."""
    from suiche.kit.models import Deployment  # the clock is read before the tables in every import chain

    shift = Deployment.objects.values_list("shift_days", flat=True).first() or 0
    return BusinessDate(shanghai(at).date() + timedelta(days=shift))
