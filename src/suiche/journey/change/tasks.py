"""Background entry points: the gateway's word, given (a notice) or asked for (an order that stays silent)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from suiche.journey.change.actions.complete_change import complete_change
from suiche.journey.change.actions.confirm_change import confirm_change
from suiche.journey.change.actions.settle_loan import settle_loan
from suiche.journey.change.actions.take_back_change import take_back_change
from suiche.journey.change.waiting_queries import What
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.expire_payment import expire_payment
from suiche.journey.repay.actions.note_refused_payment import note_refused_payment
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.actions.report_odd_notice import report_odd_notice
from suiche.journey.repay.events import Notice
from suiche.journey.repay.states import CaseKind, OrderState, Purpose
from suiche.kit import inbox, outbox
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant, business_date_of, now
from suiche.kit.jobs import Later
from suiche.kit.proposals import as_agreed
from suiche.partners.payments import port as payments

GATEWAY = Actor("partner", "payments")
# What the money of an order does; everything else is a payment of what is due.
ACTION_OF: dict[Purpose, Callable[..., object]] = {
    Purpose.PAYOFF: settle_loan,
    Purpose.PREPAY: complete_change,
}
ASK_EVERY = timedelta(seconds=20)
# How long after an order's time the gateway is waited for; then a person looks, and it is asked more seldom.
WAIT_AT_MOST, ASK_SELDOM, ASK_NO_MORE = timedelta(hours=2), timedelta(hours=1), timedelta(days=7)
OVER_THERE = (payments.PaymentState.CLOSED, payments.PaymentState.REVOKED)
UNKNOWN_THERE, PAID_THERE = "ORDER_NOT_EXIST", "ORDERPAID"  # the gateway's words: never seen; paid already
log = logging.getLogger(__name__)


def handle_payment_notice(message: int) -> None:
    """Handle a stored callback of the gateway, once. What nobody can book is a case; the message stays as it came.

    A payment that does not say when it was made counts for the moment it was told.
    """
    at = now()
    row = inbox.stored(message)
    said = payments.port().verify_callback(row.headers, row.body, at=row.received_at)
    if said.odd is not None:
        _report(said, f"message {message}", at)
    elif said.state is payments.PaymentState.SUCCESS:
        paid_at = said.paid_at or row.received_at
        _post(Notice(said.order_no, said.transaction_no, said.amount_fen, paid_at), at)
    inbox.handled(message, outcome=said.odd.value if said.odd else said.state.value, at=at)


@as_agreed
def carry_out_change(
    proposal: UUID,
    quote_id: UUID,
    loan_id: UUID,
    what: What,
    amount_fen: int,
    why: str,
    confirmation: str,
    asked_by: str,
) -> None:
    """Change a plan, or take a change back, as two people agreed; what has become impossible ends with its sentence.

    A quote holds on its day only: what is agreed to later is quoted anew. Of a change that is taken back no more goes than
    ``amount_fen``.
    """
    at, by = now(), Actor.parse(asked_by)
    on = business_date_of(at)
    if what == "take_back":
        take_back_change(
            quote_id=quote_id, reason=why, roles=None, approved_fen=amount_fen, by=by, on=on, at=at
        )
        return
    confirm_change(
        quote_id=quote_id,
        customer_id=None,
        confirmation=confirmation,
        approval_reference=why,
        roles=None,
        key=str(proposal),
        by=by,
        on=on,
        at=at,
    )


def watch(order_id: UUID) -> None:
    """Ask the gateway about an order until it is paid or over: a callback may never come.

    An order that another one has replaced is asked about too: it may have been paid before it was closed. A gateway that does
    not tell keeps the customer waiting for ``WAIT_AT_MOST``; then a case is opened and the order closed, until it tells.
    """
    order = repay.order(order_id=order_id, customer_id=None)
    if order.state is OrderState.PAID:
        return
    try:
        _follow(order)
    except (payments.GatewayUnavailable, payments.GatewayRefused) as untold:
        _ask_again(order, untold)


def _ask_again(order: repay.OrderView, untold: payments.GatewayUnavailable | payments.GatewayRefused) -> None:
    """Come back later; where it was too long, let a person look and go on asking, every hour and for some days: the money may
    have come all the same. Raises what the gateway said where there is no use in asking any more.
    """
    at = now()
    if at >= order.expires_at + ASK_NO_MORE:
        raise untold
    if at >= order.expires_at + WAIT_AT_MOST:
        if order.state is OrderState.OPEN:
            notice = Notice(order.order_no, order.order_no, 0, at)
            report_odd_notice(kind=CaseKind.ODD_NOTICE, notice=notice, by=GATEWAY, at=at)
        outbox.store(watch, not_before=Instant(at + ASK_SELDOM), order_id=order.order_id)
        return
    if isinstance(untold, payments.GatewayRefused) and untold.code != PAID_THERE:
        log.error("the gateway refuses to tell of order %s: %s", order.order_no, untold.code)
    raise Later(f"the gateway does not tell: {untold}", wait=ASK_EVERY) from untold


def _follow(order: repay.OrderView) -> None:
    """Do what the gateway's answer asks for. Raises: Later, GatewayUnavailable, GatewayRefused (also: paid just now)."""
    said = _asked(order.order_no)
    at = now()  # when the answer was there
    if said is not None and said.odd is not None:
        _report(said, order.order_no, at)
        if (
            said.odd is payments.Odd.REFUND
        ):  # what may still stand outside has closed it already, with its case
            expire_payment(order_id=order.order_id, by=GATEWAY, at=at)
    elif said is not None and said.state is payments.PaymentState.SUCCESS:
        _post(Notice(said.order_no, said.transaction_no, said.amount_fen, said.paid_at or at), at)
    elif order.state is OrderState.OPEN and at < order.expires_at:
        if said is not None and said.state is payments.PaymentState.PAYERROR:
            note_refused_payment(order_id=order.order_id, by=GATEWAY, at=at)
            # A job of its own: one that is put back takes with it what it wrote.
            outbox.store(watch, not_before=Instant(at + ASK_EVERY), order_id=order.order_id)
            return
        raise Later("not paid yet", wait=ASK_EVERY)
    else:
        if said is not None and said.state not in OVER_THERE:
            payments.port().close(order.order_no)
        expire_payment(order_id=order.order_id, by=GATEWAY, at=at)


def _asked(order_no: str) -> payments.OrderState | None:
    """Return what the gateway says of an order, None where it never saw it."""
    try:
        return payments.port().query(order_no)
    except payments.GatewayRefused as refused:
        if refused.code != UNKNOWN_THERE:
            raise
        return None


def _report(said: payments.PaymentNotice | payments.OrderState, known_as: str, at: Instant) -> None:
    """Open a case for what cannot be booked; one that names no number is known by where it stands."""
    kind = CaseKind.GIVEN_BACK if said.odd is payments.Odd.REFUND else CaseKind.ODD_NOTICE
    notice = Notice(said.order_no, said.transaction_no or known_as, said.amount_fen, said.paid_at or at)
    report_odd_notice(kind=kind, notice=notice, by=GATEWAY, at=at)


def _post(notice: Notice, at: Instant) -> None:
    """Give the money to the action it belongs to. A clock of the gateway's that runs ahead pays today."""
    order = repay.order_by_number(notice.order_no)
    paid_on = min(business_date_of(notice.paid_at), business_date_of(at))
    action = ACTION_OF.get(order.purpose, receive_payment) if order is not None else receive_payment
    action(notice=notice, paid_on=paid_on, by=GATEWAY, on=business_date_of(at), at=at)
