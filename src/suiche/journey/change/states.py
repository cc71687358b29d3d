"""The lifecycle of a settlement quote."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle


class PayoffState(StrEnum):
    """Where a quote stands."""

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
