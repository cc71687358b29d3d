"""Leave money of a payment order outside the account, until a person has looked at it."""

from __future__ import annotations

from suiche.journey.repay import models
from suiche.journey.repay.actions.open_case import open_case
from suiche.journey.repay.actions.tell_case import tell_case
from suiche.journey.repay.events import Notice
from suiche.journey.repay.states import OUTSIDE, CaseKind, OrderState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@part
def leave_outside(
    *,
    order: models.PaymentOrder,
    loan: models.Loan,
    kind: CaseKind,
    notice: Notice,
    by: Actor,
    at: Instant,
) -> None:
    """Open the case (of a kind in ``OUTSIDE``), tell its customer, once, and take nothing more for the order. Nothing is
    posted. The caller holds the loan's lock.
    """
    assert kind in OUTSIDE, kind
    case = open_case(kind=kind, notice=notice, loan=loan, expected_fen=order.amount_fen, at=at)
    if case is not None:
        tell_case(case=case, by=by, at=at)
    if order.is_in(OrderState.OPEN):
        order.move_to(OrderState.CLOSED, by=by, at=at)
