"""Set how a customer pays: written by repay at the close of a day, read by decide."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.parties import models


@part
def set_payment_standing(
    *, customer_id: UUID, days_past_due: int, contracts_closed: int, at: Instant
) -> None:
    """Set the days past due today and the contracts closed so far; the worst days are kept."""
    standing, _ = models.PaymentStanding.objects.select_for_update().get_or_create(
        customer_id=customer_id, defaults={"updated_at": at}
    )
    standing.days_past_due = days_past_due
    standing.worst_days_past_due = max(standing.worst_days_past_due, days_past_due)
    standing.contracts_closed = contracts_closed
    standing.updated_at = at
    standing.save()
