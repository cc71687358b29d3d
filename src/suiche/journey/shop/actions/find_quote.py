"""Find a quote of its owner, locked, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.shop import models, queries
from suiche.kit.action import part
from suiche.kit.refusal import NotFound


@part
def find_quote(*, quote_id: UUID, customer_id: UUID | None, anonymous_key: str) -> models.Quote:
    """Return the locked row. Refuses: NotFound, also for somebody else's."""
    row = models.Quote.objects.select_for_update().filter(id=quote_id, removed_at=None).first()
    if row is None or not queries.owns(row, customer_id=customer_id, anonymous_key=anonymous_key):
        raise NotFound()
    return row
