"""The lifecycles of a loan and of a payment order."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle


class LoanState(StrEnum):
    """Where a loan stands."""

    ACTIVE = "active"
    SETTLED = "settled"


LOAN = Lifecycle(
    LoanState,
    name="repay.loan",
    start=LoanState.ACTIVE,
    moves={LoanState.ACTIVE: (LoanState.SETTLED,), LoanState.SETTLED: ()},
)


class OrderState(StrEnum):
    """Where a payment order stands. A closed order can still be paid: the gateway's word is late, the money is real."""

    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"


ORDER = Lifecycle(
    OrderState,
    name="repay.payment_order",
    start=OrderState.OPEN,
    moves={
        OrderState.OPEN: (OrderState.PAID, OrderState.CLOSED),
        OrderState.CLOSED: (OrderState.PAID,),
        OrderState.PAID: (),
    },
)


class Purpose(StrEnum):
    """What a customer pays for."""

    INSTALMENT = "instalment"
    PAYOFF = "payoff"


class CaseKind(StrEnum):
    """Why a payment needs a person."""

    UNKNOWN_ORDER = "unknown_order"
    WRONG_AMOUNT = "wrong_amount"
    LATE_PAYOFF = "late_payoff"
    PAID_TWICE = "paid_twice"
    AFTER_SETTLEMENT = "after_settlement"
