"""Price a saved wish again at today's terms: what is offered when a promise has run out."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue import queries as catalogue
from suiche.journey.shop import queries
from suiche.journey.shop.actions.find_quote import find_quote
from suiche.journey.shop.actions.write_quote import write_quote
from suiche.journey.shop.rules.refusals import OldVersion
from suiche.journey.shop.rules.saving import SavedQuote
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import NotFound


@action
def requote(
    *,
    quote_id: UUID,
    customer_id: UUID | None = None,
    anonymous_key: str = "",
    key: str,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> SavedQuote:
    """Save a new quote in the old one's place; the old one leaves the list.

    Refuses: NotFound, OldVersion (the plan is on sale no more), every other QuoteRefusal, TooManyQuotes.
    """
    old = find_quote(quote_id=quote_id, customer_id=customer_id, anonymous_key=anonymous_key)
    view = queries.quote(quote_id, on=on, customer_id=customer_id, anonymous_key=anonymous_key)
    try:
        plan = catalogue.plan(view.plan_code, on)
    except NotFound:
        raise OldVersion() from None
    old.removed_at = at
    old.save(update_fields=["removed_at"])
    return write_quote(
        vehicle_id=old.vehicle_id,
        version_id=plan.id,
        wish=view.wish,
        name=old.name,
        dealer_id=old.dealer_id,
        customer_id=old.customer_id,
        anonymous_key=anonymous_key,
        replaces_id=old.id,
        at=at,
        on=on,
    )
