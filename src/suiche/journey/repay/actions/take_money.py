"""Take in money that a payment order brought: checked, posted to the customer's credit, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.contact.actions.send_message import send_message
from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.end_unclear import end_unclear
from suiche.journey.repay.actions.leave_outside import leave_outside
from suiche.journey.repay.actions.open_case import open_case
from suiche.journey.repay.actions.write_receipt import write_receipt
from suiche.journey.repay.events import Notice
from suiche.journey.repay.states import OUTSIDE, CaseKind, CaseOutcome, Channel, LoanState, OrderState
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
    numbers = {
        notice.transaction_no,
        rules.plain_number(notice.transaction_no),
    }  # also as a colleague types it
    known = models.Receipt.objects.filter(transaction_no__in=numbers).first()
    if known is not None and _is_same(known, order, notice):
        if not order.is_in(OrderState.PAID):
            order.move_to(OrderState.PAID, by=by, at=at)
        end_unclear(order=order, receipt=known, by=by, at=at)
        return Taken(loan, order.id, None, order.quote_id)
    outside = _why_outside(known, order, notice)
    if outside is not None:
        leave_outside(order=order, loan=loan, kind=outside, notice=notice, by=by, at=at)
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
    if known.amount_fen != notice.amount_fen:
        return False
    if known.order_id is not None:
        return known.order_id == order.id  # also where it was given back since: it is not posted again
    taken_back = models.Receipt.objects.filter(reverses=known).exists()
    return known.loan_id == order.loan_id and not taken_back


def _why_outside(known: models.Receipt | None, order: models.PaymentOrder, notice: Notice) -> CaseKind | None:
    """Return why a person has to look before the money is posted: its number stands for other money, it is not what the
    order asked for, or a person has said already what became of the order's money. None: it is posted.
    """
    if known is not None:
        return CaseKind.ODD_NOTICE
    if notice.amount_fen != order.amount_fen:
        return CaseKind.WRONG_AMOUNT
    ended = models.PaymentCase.objects.filter(
        order_no=order.order_no,
        kind__in=[kind.value for kind in OUTSIDE],
        outcome__in=[CaseOutcome.POSTED.value, CaseOutcome.REFUNDED.value],
    ).exclude(receipt__order=order)
    return CaseKind.ODD_NOTICE if ended.exists() else None
