"""Set how a customer pays: written by repay when a payment or a settlement changes it, read by decide."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.parties.actions.set_payment_standings import Standing, set_payment_standings


@part
def set_payment_standing(
    *, customer_id: UUID, late_since: date | None, contracts_closed: int, on: BusinessDate, at: Instant
) -> None:
    """Set the oldest unpaid due date (None: nothing is late) and the contracts closed; the worst days are kept."""
    set_payment_standings(standings={customer_id: Standing(late_since, contracts_closed)}, on=on, at=at)
