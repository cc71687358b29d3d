"""Take a saved quote off the list; its share link ends with it."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.shop.actions.find_quote import find_quote
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def remove_quote(
    *, quote_id: UUID, customer_id: UUID | None = None, anonymous_key: str = "", by: Actor, at: Instant
) -> None:
    """Remove; an application that copied it keeps its copy. Refuses: NotFound."""
    row = find_quote(quote_id=quote_id, customer_id=customer_id, anonymous_key=anonymous_key)
    row.removed_at = at
    row.save(update_fields=["removed_at"])
