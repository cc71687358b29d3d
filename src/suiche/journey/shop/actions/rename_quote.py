"""Give a saved quote a name of one's own."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue import queries as catalogue
from suiche.journey.shop.actions.find_quote import find_quote
from suiche.journey.shop.rules.saving import quote_name
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def rename_quote(
    *,
    quote_id: UUID,
    name: str,
    customer_id: UUID | None = None,
    anonymous_key: str = "",
    by: Actor,
    at: Instant,
) -> str:
    """Rename; an empty name gives back the usual one. Returns the name. Refuses: NotFound, BadInput."""
    row = find_quote(quote_id=quote_id, customer_id=customer_id, anonymous_key=anonymous_key)
    plan = catalogue.version(row.product_version_id).title
    row.name = quote_name(name, catalogue.vehicle(row.vehicle_id).name, row.terms, plan)
    row.save(update_fields=["name"])
    return row.name
