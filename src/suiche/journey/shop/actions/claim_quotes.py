"""Claim what was saved before signing in: the browser's quotes become the customer's."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.shop import models
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.fields import blind_index


@action
def claim_quotes(*, anonymous_key: str, customer_id: UUID, by: Actor, at: Instant) -> int:
    """Hand the browser's unclaimed quotes to the customer; return how many. A second call finds none."""
    if not anonymous_key:
        return 0
    unclaimed = models.Quote.objects.filter(customer=None, visitor_index=blind_index(anonymous_key))
    return unclaimed.update(customer_id=customer_id)
