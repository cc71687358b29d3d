"""Reading settlement quotes. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import TypeAdapter

from suiche.journey.change import models
from suiche.journey.change.states import PayoffState
from suiche.journey.repay.queries import Payoff
from suiche.kit.refusal import NotFound

PRICE = TypeAdapter(Payoff)


@dataclass(frozen=True)
class QuoteView:
    """A settlement quote as it was given: valid on ``settle_on`` until 23:59:59 Asia/Shanghai."""

    quote_id: UUID
    loan_id: UUID
    settle_on: date
    amount_fen: int
    state: PayoffState
    price: Payoff


def quote(*, quote_id: UUID, customer_id: UUID | None) -> QuoteView:
    """Return a quote of this customer (any, for the system that passes None). Refuses: NotFound."""
    rows = models.PayoffQuote.objects.filter(id=quote_id)
    row = (rows if customer_id is None else rows.filter(loan__customer_id=customer_id)).first()
    if row is None:
        raise NotFound()
    return QuoteView(
        row.id,
        row.loan_id,
        row.settle_on,
        row.amount_fen,
        PayoffState(row.state),
        PRICE.validate_python(row.price, strict=False),
    )
