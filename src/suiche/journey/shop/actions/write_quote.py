"""Write a priced wish down as a quote, within another action."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from suiche.catalogue import queries as catalogue
from suiche.journey.shop import events, models, queries
from suiche.journey.shop.actions.expect_dealer import expect_dealer
from suiche.journey.shop.queries import Wish
from suiche.journey.shop.rules import refusals
from suiche.journey.shop.rules.figures import ENGINE_VERSION
from suiche.journey.shop.rules.saving import MOST_QUOTES, SavedQuote, TooManyQuotes, quote_name
from suiche.kit import outbox
from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.fields import blind_index
from suiche.kit.ids import new_token


@part
def write_quote(
    *,
    vehicle_id: UUID,
    version_id: UUID,
    wish: Wish,
    name: str,
    dealer_id: UUID | None,
    customer_id: UUID | None,
    anonymous_key: str,
    replaces_id: UUID | None = None,
    at: Instant,
    on: date,
) -> SavedQuote:
    """Price the wish on ``on`` and keep it.

    Refuses: NotFound, OldVersion (another version, or none, is on sale on that day), every other QuoteRefusal,
    TooManyQuotes.
    """
    plan, vehicle = catalogue.version(version_id), catalogue.vehicle(vehicle_id)
    offered = {found.id for found in catalogue.plans(on)}
    if plan.id not in offered:
        raise refusals.OldVersion()
    if dealer_id is not None:
        expect_dealer(plan=plan, dealer_id=dealer_id)
    if len(queries.quotes(on=on, customer_id=customer_id, anonymous_key=anonymous_key)) >= MOST_QUOTES:
        raise TooManyQuotes(most=MOST_QUOTES)
    priced = queries.calculate(vehicle=vehicle, plan=plan, wish=wish, on=on)
    token = new_token()
    row = models.Quote.objects.create(
        token=token,
        token_index=blind_index(token),
        vehicle_id=vehicle_id,
        product_version_id=version_id,
        dealer_id=dealer_id,
        customer_id=customer_id,
        visitor_index="" if customer_id else blind_index(anonymous_key),
        replaces_id=replaces_id,
        name=quote_name(name, vehicle.name, wish.terms, plan.title),
        priced_on=on,
        valid_until=priced.valid_until,
        saved_at=at,
        engine_version=ENGINE_VERSION,
        **_figures(priced),
    )
    outbox.publish(events.QuoteSaved(quote_id=row.id, customer_id=customer_id, at=at))
    return SavedQuote(row.id, row.name, row.valid_until)


def _figures(priced: queries.Calculation) -> dict[str, Any]:
    """Return the columns of a quote that hold its calculation."""
    wish, figures = priced.wish, priced.figures
    return {
        "deal_price_fen": wish.deal_price_fen,
        "down_payment_fen": wish.down_payment_fen,
        "principal_fen": wish.principal_fen,
        "balloon_fen": wish.balloon_fen,
        "addons": queries.ADDONS.dump_python(wish.addons, mode="json"),
        "addon_loan_fen": wish.addon_loan_fen,
        "subsidy_fen": wish.subsidy_fen,
        "loan": queries.TERMS.dump_python(figures.terms, mode="json"),
        "subvention_fen": figures.subvention_fen,
        "deposit_fen": figures.deposit_fen,
        "terms": wish.terms,
        "annual_rate_ppm": figures.terms.annual_rate_ppm,
        "method": figures.terms.method.value,
        "instalment_fen": figures.instalment_fen,
        "last_instalment_fen": figures.last_instalment_fen,
        "total_interest_fen": figures.schedule.total_interest_fen,
        "apr_simple_pct": figures.cost.simple_pct,
        "schedule_sha256": figures.schedule.fingerprint(),
    }
