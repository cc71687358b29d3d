"""Let a person look at what the gateway says and nobody can book."""

from __future__ import annotations

from suiche.journey.repay import models
from suiche.journey.repay.actions.leave_outside import leave_outside
from suiche.journey.repay.actions.open_case import open_case
from suiche.journey.repay.events import Notice
from suiche.journey.repay.states import OUTSIDE, CaseKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def report_odd_notice(*, kind: CaseKind, notice: Notice, by: Actor, at: Instant) -> None:
    """Open a case, once for each number and kind, beside the loan where the order is ours. Nothing is posted.

    Of money that may stand outside the account its customer is told, and nothing more is taken for the order. Of money that
    was given back the case tells how much; the payment itself is then taken back at the desk.
    """
    order = models.PaymentOrder.objects.filter(order_no=notice.order_no).first()
    if order is None:
        open_case(kind=kind, notice=notice, loan=None, expected_fen=None, at=at)
        return
    loan = models.Loan.objects.select_for_update(no_key=True).get(id=order.loan_id)
    order.refresh_from_db()
    if kind in OUTSIDE:
        leave_outside(order=order, loan=loan, kind=kind, notice=notice, by=by, at=at)
    else:
        open_case(kind=kind, notice=notice, loan=loan, expected_fen=order.amount_fen, at=at)
