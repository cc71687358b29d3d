"""Let a person look at what the gateway says and nobody can book."""

from __future__ import annotations

from suiche.journey.repay import models
from suiche.journey.repay.actions.open_case import open_case
from suiche.journey.repay.events import Notice
from suiche.journey.repay.states import CaseKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def report_odd_notice(*, kind: CaseKind, notice: Notice, by: Actor, at: Instant) -> None:
    """Open a case, once for each number and kind, beside the loan where the order is ours. Nothing is posted.

    Of money that was given back the case tells how much; the payment itself is then taken back at the desk.
    """
    order = models.PaymentOrder.objects.select_related("loan").filter(order_no=notice.order_no).first()
    open_case(
        kind=kind,
        notice=notice,
        loan=order.loan if order else None,
        expected_fen=order.amount_fen if order else None,
        at=at,
    )
