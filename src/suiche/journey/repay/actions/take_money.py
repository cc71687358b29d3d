"""Take in money that a payment order brought: checked, posted to the customer's credit, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.contact.actions.send_message import send_message
from suiche.journey.repay import models
from suiche.journey.repay.actions.end_unclear import end_unclear
from suiche.journey.repay.actions.leave_outside import leave_outside
from suiche.journey.repay.actions.open_case import open_case
from suiche.journey.repay.actions.write_receipt import write_receipt
from suiche.journey.repay.events import Notice
from suiche.journey.repay.states import CaseKind, Channel, LoanState, OrderState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.maths.money import grouped
from suiche.parties import queries as parties


@dataclass(frozen=True)
class Taken:
    """What became of the money. ``receipt_id`` is None when nothing was posted: seen before, or a case was opened."""

    loan: models.Loan | None
    order_id: UUID | None
    receipt_id: UUID | None
    quote_id: UUID | None
    event: models.LoanEvent | None = None


@part
def take_money(*, notice: Notice, paid_on: date, by: Actor, on: BusinessDate, at: Instant) -> Taken:
    """Post the money once and tell its customer. A wrong amount, an unknown order or a number that stands for other money
    opens a case and posts nothing.

    ``paid_on`` is the business date for which it counts. The order's loan is locked until the action ends, so that two notices of one payment follow one another.
    """
    order = models.PaymentOrder.objects.filter(order_no=notice.order_no).first()
    if order is None:
        open_case(kind=CaseKind.UNKNOWN_ORDER, notice=notice, loan=None, expected_fen=None, at=at)
        return Taken(None, None, None, None)
    loan = models.Loan.objects.select_for_update(no_key=True).get(id=order.loan_id)
    order.refresh_from_db()
    known = models.Receipt.objects.filter(transaction_no=notice.transaction_no).first()
    if known is not None:
        if not _is_same(known, order, notice):  # this must not be lost behind it
            leave_outside(order=order, loan=loan, kind=CaseKind.ODD_NOTICE, notice=notice, by=by, at=at)
        return Taken(loan, order.id, None, order.quote_id)
    if notice.amount_fen != order.amount_fen:
        leave_outside(order=order, loan=loan, kind=CaseKind.WRONG_AMOUNT, notice=notice, by=by, at=at)
        return Taken(loan, order.id, None, order.quote_id)
    if order.is_in(OrderState.PAID):
        open_case(kind=CaseKind.PAID_TWICE, notice=notice, loan=loan, expected_fen=order.amount_fen, at=at)
    else:
        order.move_to(OrderState.PAID, by=by, at=at)
    if loan.is_in(LoanState.SETTLED):
        open_case(
            kind=CaseKind.AFTER_SETTLEMENT, notice=notice, loan=loan, expected_fen=order.amount_fen, at=at
        )
    receipt = write_receipt(
        loan=loan,
        order=order,
        channel=Channel.GATEWAY,
        transaction_no=notice.transaction_no,
        amount_fen=notice.amount_fen,
        paid_at=notice.paid_at,
        value_on=paid_on,
        by=by,
        on=on,
        at=at,
    )
    end_unclear(order=order, receipt=receipt, by=by, at=at)
    send_message(
        phone=parties.customer(loan.customer_id).phone,
        template="PAYMENT_RECEIVED",
        params={"amount": grouped(notice.amount_fen), "number": loan.contract_no},
        subject=str(loan.id),
        by=by,
        at=at,
    )
    return Taken(loan, order.id, receipt.id, order.quote_id, receipt.event)


def _is_same(known: models.Receipt, order: models.PaymentOrder, notice: Notice) -> bool:
    """Tell whether a receipt of this number is this money: the order's, or a colleague booked it by hand on its loan."""
    by_hand = known.order_id is None and known.loan_id == order.loan_id
    return (by_hand or known.order_id == order.id) and known.amount_fen == notice.amount_fen
