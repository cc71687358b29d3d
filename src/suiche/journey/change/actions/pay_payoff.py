"""Open the payment order of a settlement quote."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.change import models, queries
from suiche.journey.change.states import PayoffState
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.open_order import open_order
from suiche.journey.repay.events import PaymentOpened
from suiche.journey.repay.states import Purpose
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant, last_second
from suiche.kit.refusal import Refusal


class QuoteNotToday(Refusal):
    """A settlement quote holds on its own day only."""

    code = "quote_not_today"
    zh = "这份报价只在{settle_on}当天有效。请按今天重新算一次。"
    en = "This quote holds on {settle_on} only. Please get a new one for today."


class QuoteOutdated(Refusal):
    """Something was paid or charged since the quote."""

    code = "quote_outdated"
    zh = "报价之后账上有了变化。请重新算一次，再还清。"
    en = "The account has changed since this quote. Please get a new quote."


class CreditExceeds(Refusal):
    """The customer's credit covers the settlement: money has to go back, which a person does."""

    code = "credit_exceeds_payoff"
    zh = "您的预存已经够结清。请打电话给我们，我们帮您结清并退回多余的钱。"
    en = "Your credit covers the settlement. Please call us: we will settle and refund the rest."


@action
def pay_payoff(
    *, quote_id: UUID, customer_id: UUID, key: str | None = None, by: Actor, on: BusinessDate, at: Instant
) -> PaymentOpened:
    """Open an order over the quote, payable until the end of its day.

    Refuses: NotFound, QuoteNotToday, QuoteOutdated, CreditExceeds.
    """
    view = queries.quote(quote_id=quote_id, customer_id=customer_id)
    loan = lock_loan(loan_id=view.loan_id, customer_id=customer_id)
    quote = models.PayoffQuote.objects.get(id=quote_id)
    if view.settle_on != on:
        raise QuoteNotToday(settle_on=view.settle_on)
    price = repay.payoff(loan_id=view.loan_id, customer_id=customer_id, settle_on=on, on=on)
    if not quote.is_in(PayoffState.QUOTED) or price.amount_fen != view.amount_fen:
        raise QuoteOutdated()
    if price.amount_fen == 0:
        raise CreditExceeds()
    return open_order(
        loan=loan,
        purpose=Purpose.PAYOFF,
        amount_fen=view.amount_fen,
        quote_id=quote_id,
        expires_at=last_second(at),
        by=by,
        at=at,
    )
