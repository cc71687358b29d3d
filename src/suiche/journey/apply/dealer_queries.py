"""What a dealer may know of the applications made at its shop: the car and its price, no answers, no income."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from suiche.catalogue import queries as catalogue
from suiche.journey.apply import models
from suiche.journey.apply.states import ApplicationState
from suiche.kit.words import Words


@dataclass(frozen=True)
class DealerApplication:
    """An application as its dealer sees it; prices in fen."""

    application_id: UUID
    number: str
    customer_id: UUID
    vehicle: Words
    deal_price_fen: int
    down_payment_fen: int
    principal_fen: int
    terms: int
    submitted_at: datetime
    withdrawn: bool


def for_dealer(
    dealer_id: UUID, *, application_id: UUID | None = None, most: int = 500
) -> tuple[DealerApplication, ...]:
    """Return the applications submitted at a dealer, the newest first; drafts are the customer's alone."""
    rows = models.Application.objects.select_related("quote").filter(
        dealer_id=dealer_id, submitted_at__isnull=False
    )
    if application_id is not None:
        rows = rows.filter(id=application_id)
    found = list(rows.order_by("-submitted_at")[:most])
    cars = catalogue.vehicles_by_id([row.quote.vehicle_id for row in found])
    return tuple(
        DealerApplication(
            application_id=row.id,
            number=row.number,
            customer_id=row.customer_id,
            vehicle=cars[row.quote.vehicle_id].full_name,
            deal_price_fen=row.quote.deal_price_fen,
            down_payment_fen=row.quote.down_payment_fen,
            principal_fen=row.quote.principal_fen,
            terms=row.quote.terms,
            submitted_at=row.submitted_at,
            withdrawn=row.state == ApplicationState.WITHDRAWN.value,
        )
        for row in found
        if row.submitted_at is not None
    )
