"""The table of payments that need a person, and of what became of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.journey.repay.states import CaseKind, CaseOutcome
from suiche.kit.ids import new_id

REFUNDED = CaseOutcome.REFUNDED.value


class PaymentCase(models.Model):
    """A payment a person has to look at: the money is not lost, and nothing was posted wrongly.

    Once it is closed ``outcome`` says what became of the money; it is empty where the case was closed before outcomes were
    kept. ``receipt`` is where it was posted. It went back as ``refunded_fen`` on ``refunded_on``: by ``event`` of the loan, or
    past our books with the gateway's or the bank's ``reference``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    order_no = models.CharField(max_length=64)
    transaction_no = models.CharField(max_length=64)
    loan = models.ForeignKey("repay.Loan", on_delete=models.PROTECT, related_name="+", null=True)
    expected_fen = models.BigIntegerField(null=True)
    received_fen = models.BigIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    outcome = models.CharField(max_length=10, blank=True, default="", db_default="")
    receipt = models.ForeignKey("repay.Receipt", on_delete=models.PROTECT, related_name="+", null=True)
    event = models.ForeignKey("repay.LoanEvent", on_delete=models.PROTECT, related_name="+", null=True)
    refunded_fen = models.BigIntegerField(null=True)
    refunded_on = models.DateField(null=True)
    reference = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transaction_no", "kind"], name="repay_case_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in CaseKind]), name="repay_case_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="")
                | models.Q(outcome__in=[o.value for o in CaseOutcome], closed_at__isnull=False),
                name="repay_case_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=CaseOutcome.POSTED.value, receipt__isnull=False)
                | ~models.Q(outcome=CaseOutcome.POSTED.value) & models.Q(receipt__isnull=True),
                name="repay_case_posted",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=REFUNDED, refunded_fen__gt=0, refunded_on__isnull=False)
                | ~models.Q(outcome=REFUNDED)
                & models.Q(refunded_fen__isnull=True, refunded_on__isnull=True, event__isnull=True),
                name="repay_case_refunded",
            ),
        ]
