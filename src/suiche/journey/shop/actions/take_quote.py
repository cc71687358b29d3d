"""Take a quote for an application, within another action: what was saved before signing in becomes the customer's."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.shop import queries
from suiche.journey.shop.actions.find_quote import find_quote
from suiche.journey.shop.queries import QuoteView
from suiche.journey.shop.rules import refusals
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate


@part
def take_quote(*, quote_id: UUID, customer_id: UUID, anonymous_key: str, on: BusinessDate) -> QuoteView:
    """Return the quote, now the customer's. Refuses: NotFound (also for somebody else's), OnlyCalculated.

    Plans with charges beside interest are calculated here and not concluded: no instalment collects such a charge yet.
    """
    row = find_quote(quote_id=quote_id, customer_id=customer_id, anonymous_key=anonymous_key)
    if row.customer_id is None:
        row.customer_id = customer_id
        row.save(update_fields=["customer"])
    taken = queries.quote(quote_id, on=on, customer_id=customer_id)
    if taken.shape.charges:
        raise refusals.OnlyCalculated(plan_zh=taken.plan.zh, plan_en=taken.plan.en)
    return taken
