"""Settle a loan with the payment of its quote: take the money, bring up to date, post the rest, close. One action."""

from __future__ import annotations

from datetime import date

from suiche.journey.change import events, models
from suiche.journey.change.states import PayoffState
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.open_case import open_case
from suiche.journey.repay.actions.settle_rest import settle_rest
from suiche.journey.repay.actions.take_money import take_money
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.journey.repay.events import Notice
from suiche.journey.repay.states import CaseKind, LoanState
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@action
def settle_loan(
    *, notice: Notice, paid_on: date, by: Actor, on: BusinessDate, at: Instant
) -> events.PayoffHandled:
    """Close the loan at 0.00 when the money came on the quote's day and is what settling takes; else keep it as credit.

    ``paid_on`` is the business date on which the customer paid, so that a notice after midnight settles all the same,
    also when the next instalment fell due in between. Money that came too late, or that met another payment on its
    way, is used for what is due, and a case asks a person to look.
    """
    taken = take_money(notice=notice, paid_on=paid_on, by=by, on=on, at=at)
    loan, reference = taken.loan, f"receipt:{taken.receipt_id}"
    if loan is None or taken.receipt_id is None or taken.quote_id is None:
        return events.PayoffHandled(loan_id=None, quote_id=taken.quote_id, posted=False, settled=False, at=at)
    quote = models.PayoffQuote.objects.select_for_update().get(id=taken.quote_id)
    settled = False
    if loan.is_in(LoanState.ACTIVE) and quote.is_in(PayoffState.QUOTED) and paid_on == quote.settle_on:
        day = BusinessDate(quote.settle_on)
        price = repay.payoff(loan_id=loan.id, customer_id=None, settle_on=day, on=day)
        untouched = repay.can_settle_as_of(loan_id=loan.id, settle_on=day)
        if untouched and price.amount_fen == 0 and price.refund_fen == 0:
            present = use_for_due(
                loan=loan, reference=reference, until=day, event=taken.event, by=by, on=on, at=at
            )
            if loan.is_in(LoanState.ACTIVE):
                settle_rest(loan=loan, present=present, price=price, by=by, on=on, at=at)
            quote.move_to(PayoffState.PAID, by=by, at=at)
            settled = True
    if not settled:
        if quote.is_in(PayoffState.QUOTED):
            quote.move_to(PayoffState.EXPIRED, by=by, at=at)
        until = BusinessDate(min(paid_on, on))
        use_for_due(loan=loan, reference=reference, until=until, event=taken.event, by=by, on=on, at=at)
        open_case(kind=CaseKind.LATE_PAYOFF, notice=notice, loan=loan, expected_fen=quote.amount_fen, at=at)
    return outbox.publish(
        events.PayoffHandled(loan_id=loan.id, quote_id=quote.id, posted=True, settled=settled, at=at)
    )
