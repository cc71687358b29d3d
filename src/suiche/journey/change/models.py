"""Tables of changing a loan: the quotes, frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.journey.change.states import CHANGE, PAYOFF, ChangeKind, ChangeState
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


class ChangeQuote(LivingModel):
    """What a change of the plan takes and costs on one day, as it was quoted; ``price`` is the whole calculation.

    ``confirmed_by`` said yes, ``confirmation`` is how (on screen, or the number of a signed paper). The approval
    that a colleague needed stands in ``approval_reference``. ``event`` is what it did to the loan.
    """

    lifecycle = CHANGE

    loan = models.ForeignKey("repay.Loan", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    day = models.DateField()
    wish = models.JSONField()  # rules.Wish
    price = models.JSONField()  # rules.Change
    amount_fen = models.BigIntegerField()
    quoted_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=80, blank=True, default="")
    confirmation = models.CharField(max_length=80, blank=True, default="")
    approval_reference = models.CharField(max_length=80, blank=True, default="")
    event = models.OneToOneField("repay.LoanEvent", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            state_check(CHANGE, "change_quote_state"),
            models.CheckConstraint(condition=models.Q(amount_fen__gte=0), name="change_quote_amount"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in ChangeKind]), name="change_quote_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(state=ChangeState.DONE.value, event__isnull=False)
                | ~models.Q(state=ChangeState.DONE.value) & models.Q(event__isnull=True),
                name="change_quote_event",
            ),
        ]
