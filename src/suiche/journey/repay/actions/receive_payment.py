"""Receive a payment for what is due: take the money, bill, charge, apply."""

from __future__ import annotations

from datetime import date

from suiche.journey.repay import events
from suiche.journey.repay.actions.take_money import take_money
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@action
def receive_payment(
    *, notice: events.Notice, paid_on: date, by: Actor, on: BusinessDate, at: Instant
) -> events.PaymentReceived:
    """Post a payment once, however often its notice comes. What is not due yet stays credit for the next due date.

    ``paid_on`` is the business date on which the customer paid: a notice that comes days later costs no penalty.
    """
    taken = take_money(notice=notice, paid_on=paid_on, by=by, on=on, at=at)
    if taken.loan is not None and taken.receipt_id is not None:
        use_for_due(
            loan=taken.loan,
            reference=f"receipt:{taken.receipt_id}",
            until=BusinessDate(min(paid_on, on)),
            event=taken.event,
            by=by,
            on=on,
            at=at,
        )
    return outbox.publish(
        events.PaymentReceived(
            order_id=taken.order_id,
            loan_id=taken.loan.id if taken.loan else None,
            amount_fen=notice.amount_fen,
            posted=taken.receipt_id is not None,
            quote_id=taken.quote_id,
            on=on,
            at=at,
        )
    )
