"""What the demo's pages ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from suiche.demo import models


@dataclass(frozen=True)
class TravelView:
    """The last journey of the business date, and how far it is (percent, whole)."""

    from_date: date
    to_date: date
    reached: date
    arrived: bool

    @property
    def percent(self) -> int:
        """Return how much of the way is behind."""
        return 100 * (self.reached - self.from_date).days // max((self.to_date - self.from_date).days, 1)


def last_travel() -> TravelView | None:
    """Return the last journey, or None before the first."""
    row = models.Travel.objects.order_by("-started_at").first()
    return (
        None
        if row is None
        else TravelView(row.from_date, row.to_date, row.reached, row.finished_at is not None)
    )
