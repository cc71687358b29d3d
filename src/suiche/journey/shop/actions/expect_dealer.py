"""Hold a dealer to those that may arrange a plan, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue.queries import VersionView
from suiche.journey.shop.rules import refusals
from suiche.kit.action import part
from suiche.parties import queries as parties


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
