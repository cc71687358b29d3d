"""Set how a customer pays: written by repay when a payment or a settlement changes it, read by decide."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.parties import models


@part
def set_payment_standing(
    *, customer_id: UUID, late_since: date | None, contracts_closed: int, on: BusinessDate, at: Instant
) -> None:
    """Set the oldest unpaid due date (None: nothing is late) and the contracts closed; the worst days are kept."""
    standing, _ = models.PaymentStanding.objects.select_for_update().get_or_create(
        customer_id=customer_id, defaults={"updated_at": at}
    )
    if standing.late_since is not None:
        days = (on - BusinessDate(standing.late_since)).days
        standing.worst_days_past_due = max(standing.worst_days_past_due, days)
    standing.late_since = late_since
    standing.contracts_closed = contracts_closed
    standing.updated_at = at
    standing.save()
