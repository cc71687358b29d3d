"""Background entry points: the gateway's word, given (a notice) or asked for (an order that stays silent)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from suiche.journey.change.actions.settle_loan import settle_loan
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.expire_payment import expire_payment
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.events import Notice
from suiche.journey.repay.states import OrderState, Purpose
from suiche.kit import inbox
from suiche.kit.actor import Actor
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.jobs import Later
from suiche.partners.payments import port as payments

GATEWAY = Actor("partner", "payments")
ASK_EVERY = timedelta(seconds=20)


def handle_payment_notice(message: int) -> None:
    """Handle a stored callback of the gateway, once."""
    row = inbox.stored(message)
    said = payments.port().verify_callback(row.headers, row.body, at=row.received_at)
    if said.state is payments.PaymentState.SUCCESS and said.paid_at is not None:
        _post(Notice(said.order_no, said.transaction_no, said.amount_fen, said.paid_at))
    inbox.handled(message, outcome=said.state.value, at=now())


def watch(order_id: UUID) -> None:
    """Ask the gateway about an order until it is paid or over: a callback may never come."""
    order = repay.order(order_id=order_id, customer_id=None)
    if order.state is not OrderState.OPEN:
        return
    said = payments.port().query(order.order_no)
    if said.state is payments.PaymentState.SUCCESS and said.paid_at is not None:
        _post(Notice(said.order_no, said.transaction_no, said.amount_fen, said.paid_at))
    elif now() < order.expires_at:
        raise Later("not paid yet", wait=ASK_EVERY)
    else:
        payments.port().close(order.order_no)
        expire_payment(order_id=order.order_id, by=GATEWAY, at=now())


def _post(notice: Notice) -> None:
    """Give the money to the action it belongs to."""
    order = repay.order_by_number(notice.order_no)
    if order is not None and order.purpose is Purpose.PAYOFF:
        settle_loan(
            notice=notice, paid_on=business_date_of(notice.paid_at), by=GATEWAY, on=business_date(), at=now()
        )
    else:
        receive_payment(notice=notice, by=GATEWAY, on=business_date(), at=now())
