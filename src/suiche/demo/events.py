"""What the time machine has made true, as frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class TravelStarted:
    """A journey of the business date begins."""

    travel_id: UUID
    to_date: date


@dataclass(frozen=True)
class DayPassed:
    """The business date moved by one day."""

    travel_id: UUID
    reached: date
    arrived: bool
