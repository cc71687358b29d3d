"""Find a quote of its owner, locked, and whether a dealer may arrange its plan, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue.queries import VersionView
from suiche.journey.shop import models, queries
from suiche.journey.shop.rules import refusals
from suiche.kit.action import part
from suiche.kit.refusal import NotFound
from suiche.parties import queries as parties


@part
def find_quote(*, quote_id: UUID, customer_id: UUID | None, anonymous_key: str) -> models.Quote:
    """Return the locked row. Refuses: NotFound, also for somebody else's."""
    row = models.Quote.objects.select_for_update().filter(id=quote_id, removed_at=None).first()
    if row is None or not queries.owns(row, customer_id=customer_id, anonymous_key=anonymous_key):
        raise NotFound()
    return row


@part
def expect_dealer(*, plan: VersionView, dealer_id: UUID) -> None:
    """Hold a dealer to those that arrange this plan. Refuses: DealerInactive, NotInRegion."""
    dealer = next((one for one in parties.dealers() if one.id == dealer_id), None)
    if dealer is None:
        raise refusals.DealerInactive()
    if plan.cities and dealer.city not in plan.cities:
        raise refusals.NotInRegion(
            plan_zh=plan.title.zh, plan_en=plan.title.en, cities="、".join(plan.cities), city=dealer.city
        )
