"""The lifecycles of a settlement quote and of the quote of a change; the kinds of changes."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle


class PayoffState(StrEnum):
    """Where a settlement quote stands."""

    QUOTED = "quoted"
    PAID = "paid"
    EXPIRED = "expired"


PAYOFF = Lifecycle(
    PayoffState,
    name="change.payoff_quote",
    start=PayoffState.QUOTED,
    moves={
        PayoffState.QUOTED: (PayoffState.PAID, PayoffState.EXPIRED),
        PayoffState.PAID: (),
        PayoffState.EXPIRED: (),
    },
)


class ChangeKind(StrEnum):
    """What can be changed about a running loan's plan."""

    PREPAY = "prepay"  # 部分提前还款
    DUE_DAY = "due_day"  # 变更还款日
    DEFERRAL = "deferral"  # 延期
    BALLOON = "balloon"  # 尾款展期
    ACCELERATION = "acceleration"  # 提前到期


class ChangeState(StrEnum):
    """Where a change stands. ``AGREED``: the customer has said yes, and its money is on the way."""

    QUOTED = "quoted"
    AGREED = "agreed"
    DONE = "done"
    EXPIRED = "expired"


# Taking a done change back is an event of the loan, found beside it: the paper stays what it was.
CHANGE = Lifecycle(
    ChangeState,
    name="change.change_quote",
    start=ChangeState.QUOTED,
    moves={
        ChangeState.QUOTED: (ChangeState.AGREED, ChangeState.DONE, ChangeState.EXPIRED),
        ChangeState.AGREED: (ChangeState.DONE, ChangeState.EXPIRED),
        ChangeState.DONE: (),
        ChangeState.EXPIRED: (),
    },
)
