"""Tables of the Loan: schedule, bills, charges, payment orders, receipts, allocations, day closes."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from suiche.journey.repay.states import LOAN, ORDER, CaseKind, LoanState, OrderState, Purpose
from suiche.kit.ids import new_id
from suiche.kit.lifecycle import LivingModel, state_check
from suiche.maths.allocation import Bucket


class Loan(LivingModel):
    """A running loan: the agreed terms, frozen. Amounts owed are derived, never stored."""

    lifecycle = LOAN

    contract = models.OneToOneField("sign.Contract", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    dealer = models.ForeignKey("parties.Dealer", on_delete=models.PROTECT, related_name="+")
    contract_no = models.CharField(max_length=30, unique=True)
    vehicle = models.CharField(max_length=120)  # as long as the contract's
    product = models.CharField(max_length=40)
    terms = models.JSONField()  # maths.LoanTerms
    penalty = models.JSONField()  # maths.PenaltyTerms
    fee_rule = models.JSONField()  # maths.fee_form
    principal_fen = models.BigIntegerField()
    disbursed_on = models.DateField()
    settled_on = models.DateField(null=True)
    dealer_paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check(LOAN, "repay_loan_state"),
            models.CheckConstraint(condition=models.Q(principal_fen__gt=0), name="repay_loan_principal"),
            models.CheckConstraint(
                condition=models.Q(state=LoanState.SETTLED.value, settled_on__isnull=False)
                | models.Q(state=LoanState.ACTIVE.value, settled_on__isnull=True),
                name="repay_loan_settled_on",
            ),
        ]


class Instalment(models.Model):
    """One row of the schedule. Never changed: a change of the loan writes a new version."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveSmallIntegerField(default=1)
    period = models.PositiveSmallIntegerField()
    due_date = models.DateField(db_index=True)
    payment_fen = models.BigIntegerField()
    principal_fen = models.BigIntegerField()
    interest_fen = models.BigIntegerField()
    balance_after_fen = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loan", "version", "period"], name="repay_instalment_once"),
            models.CheckConstraint(
                condition=models.Q(payment_fen=models.F("principal_fen") + models.F("interest_fen")),
                name="repay_instalment_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(principal_fen__gte=0, interest_fen__gte=0, balance_after_fen__gte=0),
                name="repay_instalment_not_negative",
            ),
        ]


class Bill(models.Model):
    """An instalment that has fallen due and whose interest is in the ledger; once per instalment."""

    instalment = models.OneToOneField(Instalment, on_delete=models.PROTECT, related_name="+")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()


def unbilled(until: date) -> models.QuerySet[Instalment]:
    """Return the instalments due by a day that have no bill yet."""
    has_bill = models.Exists(Bill.objects.filter(instalment=models.OuterRef("pk")))
    return Instalment.objects.filter(~has_bill, due_date__lte=until)


class Charge(models.Model):
    """Penalty or compound interest of a late period, charged up to a day."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    period = models.PositiveSmallIntegerField()
    until = models.DateField()
    penalty_fen = models.BigIntegerField()
    compound_fen = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loan", "period", "until"], name="repay_charge_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(penalty_fen__gte=0, compound_fen__gte=0), name="repay_charge_sign"
            ),
        ]


class PaymentOrder(LivingModel):
    """What we ask the payment gateway to collect. ``order_no`` is the key the gateway sees."""

    lifecycle = ORDER

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    order_no = models.CharField(max_length=32, unique=True)
    purpose = models.CharField(max_length=12)
    amount_fen = models.BigIntegerField()
    quote_id = models.UUIDField(null=True)  # the settlement quote, a later step's paper: an id, not a key
    pay_url = models.CharField(max_length=300, blank=True, default="")
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            state_check(ORDER, "repay_order_state"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="repay_order_amount"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=[p.value for p in Purpose]), name="repay_order_purpose"
            ),
            models.UniqueConstraint(
                fields=["loan"], condition=models.Q(state=OrderState.OPEN.value), name="repay_one_open_order"
            ),
        ]


class Receipt(models.Model):
    """Money that came in, posted once: the gateway's transaction number is unique."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, related_name="+")
    transaction_no = models.CharField(max_length=64, unique=True)
    amount_fen = models.BigIntegerField()
    paid_at = models.DateTimeField()
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="repay_receipt_amount"),
        ]


class Allocation(models.Model):
    """Where credit went: one bucket of one period. ``period`` 0 is what settles the rest of the loan."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80)
    period = models.PositiveSmallIntegerField()
    bucket = models.CharField(max_length=10)
    amount_fen = models.BigIntegerField()
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["loan", "reference", "period", "bucket"], name="repay_allocation_once"
            ),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="repay_allocation_amount"),
            models.CheckConstraint(
                condition=models.Q(bucket__in=[b.value for b in Bucket]), name="repay_allocation_bucket"
            ),
        ]


class PaymentCase(models.Model):
    """A payment a person has to look at: the money is not lost, and nothing was posted wrongly."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    order_no = models.CharField(max_length=64)
    transaction_no = models.CharField(max_length=64)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+", null=True)
    expected_fen = models.BigIntegerField(null=True)
    received_fen = models.BigIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transaction_no", "kind"], name="repay_case_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in CaseKind]), name="repay_case_kind"
            ),
        ]


class DayClose(models.Model):
    """A closed business date and what its close did; one row a date."""

    on = models.DateField(unique=True)
    at = models.DateTimeField()
    billed = models.PositiveIntegerField()
    accrued_fen = models.BigIntegerField()
