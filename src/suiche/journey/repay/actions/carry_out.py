"""Carry out an order: the one list of what colleagues can do to a loan."""

from __future__ import annotations

from suiche.journey.repay import event_queries, models, rules
from suiche.journey.repay.actions.book_transfer import book_transfer
from suiche.journey.repay.actions.charge_fee import charge_fee
from suiche.journey.repay.actions.refund_credit import refund_credit
from suiche.journey.repay.actions.reverse_event import reverse_event
from suiche.journey.repay.actions.settle_from_credit import settle_from_credit
from suiche.journey.repay.actions.transfer_loan import transfer_loan
from suiche.journey.repay.actions.waive_dues import waive_dues
from suiche.journey.repay.actions.write_off_loan import write_off_loan
from suiche.journey.repay.states import EventKind, LoanState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import BadInput, Refusal

BY_KIND = {
    EventKind.WAIVED: waive_dues,
    EventKind.FEE: charge_fee,
    EventKind.WRITTEN_OFF: write_off_loan,
    EventKind.REFUND: refund_credit,
    EventKind.TRANSFERRED: transfer_loan,
    EventKind.SETTLED: settle_from_credit,
}
TAKING_BACK = (EventKind.REVERSED, EventKind.RESTORED, EventKind.RETURNED)


class LoanNotActive(Refusal):
    """What changes what is owed needs a loan that runs."""

    code = "loan_not_active"
    zh = "这笔贷款已经结清或核销，不能再办这一项。"
    en = "This loan is settled or written off: this cannot be done any more."


@part
def carry_out(
    *,
    loan: models.Loan,
    order: rules.EventOrder | rules.BankTransfer,
    reason: str,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> models.LoanEvent:
    """Do what the order says. The caller holds the lock.

    Refuses: LoanNotActive, NotFound (nothing of that kind to take back), ChangeOfPlan, BadInput (a line that is booked), and what the
    event itself refuses.
    """
    if isinstance(order, rules.BankTransfer):
        return _book(loan, order, by, on, at)
    if order.kind in TAKING_BACK:
        event = event_queries.to_take_back(loan, order)
        return reverse_event(loan=loan, event=event, kind=order.kind, reason=reason, by=by, on=on, at=at)
    if order.kind is not EventKind.REFUND and not loan.is_in(LoanState.ACTIVE):
        raise LoanNotActive()
    return BY_KIND[order.kind](loan=loan, order=order, reason=reason, by=by, on=on, at=at)


def _book(
    loan: models.Loan, transfer: rules.BankTransfer, by: Actor, on: BusinessDate, at: Instant
) -> models.LoanEvent:
    receipt = book_transfer(loan=loan, transfer=transfer, by=by, on=on, at=at)
    if receipt is None or receipt.event is None:
        raise BadInput(
            field="transaction_no",
            zh="这个交易号已经记过账了。",
            en="This transaction has been booked before.",
        )
    return receipt.event
