"""Save a calculation: the figures are kept as they are, and promised until a date."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.shop.actions.write_quote import write_quote
from suiche.journey.shop.queries import Wish
from suiche.journey.shop.rules.saving import SavedQuote
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@action
def save_quote(
    *,
    vehicle_id: UUID,
    version_id: UUID,
    wish: Wish,
    name: str = "",
    dealer_id: UUID | None = None,
    customer_id: UUID | None = None,
    anonymous_key: str = "",
    key: str,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> SavedQuote:
    """Price and keep the wish for a customer or a browser. Refuses: every QuoteRefusal, TooManyQuotes, NotFound."""
    return write_quote(
        vehicle_id=vehicle_id,
        version_id=version_id,
        wish=wish,
        name=name,
        dealer_id=dealer_id,
        customer_id=customer_id,
        anonymous_key=anonymous_key,
        at=at,
        on=on,
    )
