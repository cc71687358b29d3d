"""Tables of changing a loan: the settlement quote, frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.journey.change.states import PAYOFF
from suiche.kit.lifecycle import LivingModel, state_check


class PayoffQuote(LivingModel):
    """What settling takes on one day, as it was quoted; ``price`` is the whole calculation."""

    lifecycle = PAYOFF

    loan = models.ForeignKey("repay.Loan", on_delete=models.PROTECT, related_name="+")
    settle_on = models.DateField()
    amount_fen = models.BigIntegerField()
    price = models.JSONField()
    quoted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            state_check(PAYOFF, "change_payoff_state"),
            models.CheckConstraint(condition=models.Q(amount_fen__gte=0), name="change_payoff_amount"),
        ]
