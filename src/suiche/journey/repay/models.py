"""Tables of the Loan: plan, bills, charges, payment orders, receipts, allocations, events, day closes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.catalogue.kinds import Family
from suiche.journey.repay.authority_models import Authority as Authority
from suiche.journey.repay.authority_models import DecidedAlone as DecidedAlone
from suiche.journey.repay.case_models import PaymentCase as PaymentCase
from suiche.journey.repay.debit_models import Debit as Debit
from suiche.journey.repay.debit_models import DebitBatch as DebitBatch
from suiche.journey.repay.debit_models import DebitMandate as DebitMandate
from suiche.journey.repay.debit_models import DebitProblem as DebitProblem
from suiche.journey.repay.debit_models import DebitRun as DebitRun
from suiche.journey.repay.debit_models import DebitSettlement as DebitSettlement
from suiche.journey.repay.debit_models import DebitTimetable as DebitTimetable
from suiche.journey.repay.lease_models import Lease as Lease
from suiche.journey.repay.lease_models import Subvention as Subvention
from suiche.journey.repay.lease_models import SubventionMove as SubventionMove
from suiche.journey.repay.lease_models import SubventionPart as SubventionPart
from suiche.journey.repay.reminder_models import DueReminder as DueReminder
from suiche.journey.repay.reminder_models import ReminderRun as ReminderRun
from suiche.journey.repay.states import (
    LOAN,
    ORDER,
    Channel,
    EventKind,
    LoanState,
    OrderState,
    Purpose,
    Source,
    Use,
)
from suiche.kit.ids import new_id
from suiche.kit.lifecycle import LivingModel, state_check
from suiche.maths.allocation import Bucket

BUCKETS = [*(bucket.value for bucket in Bucket), *(use.value for use in Use)]


class Loan(LivingModel):
    """A running loan: the agreed terms, frozen. Amounts owed are derived, never stored.

    Its id is the contract's where the contract was signed here, and the ledger's key of it in any case. ``terms``
    are those of the beginning; what holds now is the plan. ``taken_over`` counts the periods another system billed
    before the loan came to us on ``taken_over_on``. ``holds_credit`` only tells the night where to look.
    """

    lifecycle = LOAN

    contract = models.OneToOneField("sign.Contract", on_delete=models.PROTECT, related_name="+", null=True)
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    dealer = models.ForeignKey("parties.Dealer", on_delete=models.PROTECT, related_name="+", null=True)
    contract_no = models.CharField(max_length=30, unique=True)
    vehicle = models.CharField(max_length=120)  # as long as the contract's
    product = models.CharField(max_length=40)
    family = models.CharField(max_length=12, default=Family.LOAN.value)
    terms = models.JSONField()  # maths.LoanTerms
    penalty = models.JSONField()  # maths.PenaltyTerms
    fee_rule = models.JSONField()  # maths.fee_form
    principal_fen = models.BigIntegerField()
    disbursed_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    taken_over = models.PositiveSmallIntegerField(default=0)
    taken_over_on = models.DateField(null=True)
    holds_credit = models.BooleanField(default=False)
    state_subsidy = models.BooleanField(default=False, db_default=False)  # 财政贴息: its product is admitted
    accelerated_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    dealer_paid_at = models.DateTimeField(null=True)

    @property
    def leased(self) -> bool:
        """Return whether it is a lease: what is owed stands on accounts of its own."""
        return self.family != Family.LOAN.value

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(holds_credit=True), name="repay_loan_credit"),
            models.Index(fields=["id"], condition=models.Q(state_subsidy=True), name="repay_loan_subsidised"),
        ]
        constraints: ClassVar = [
            state_check(LOAN, "repay_loan_state"),
            models.CheckConstraint(condition=models.Q(principal_fen__gt=0), name="repay_loan_principal"),
            models.CheckConstraint(
                condition=models.Q(state=LoanState.SETTLED.value, settled_on__isnull=False)
                | ~models.Q(state=LoanState.SETTLED.value) & models.Q(settled_on__isnull=True),
                name="repay_loan_settled_on",
            ),
        ]


class LoanEvent(models.Model):
    """What somebody did to a loan: the journal from which its story is told and undone.

    ``on`` is the business date on which it was posted, ``value_on`` the date for which it counts (a payment that was
    made earlier). ``facts`` is the calculation it rests on. ``reverses`` names the event this one took back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    on = models.DateField()
    value_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loan", "number"], name="repay_event_number"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in EventKind]), name="repay_event_kind"
            ),
        ]


class Instalment(models.Model):
    """One row of the plan, with what its interest was computed on. Never changed but for being superseded, once.

    A change of the loan writes a new version of the rows that are still to come: ``since`` is the business date from
    which a row holds, ``superseded_on`` the one from which it does not. ``principal_fen`` is negative where interest
    is capitalised instead of paid.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveSmallIntegerField(default=1)
    period = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    due_date = models.DateField()
    since = models.DateField()
    superseded_on = models.DateField(null=True)
    rate_ppm = models.PositiveIntegerField()
    base_fen = models.BigIntegerField()
    payment_fen = models.BigIntegerField()
    principal_fen = models.BigIntegerField()
    interest_fen = models.BigIntegerField()
    balance_after_fen = models.BigIntegerField()
    event = models.ForeignKey(
        LoanEvent, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    superseded_by = models.ForeignKey(
        LoanEvent, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loan", "period", "version"], name="repay_instalment_once"),
            models.CheckConstraint(
                condition=models.Q(payment_fen=models.F("principal_fen") + models.F("interest_fen")),
                name="repay_instalment_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    payment_fen__gte=0, interest_fen__gte=0, balance_after_fen__gte=0, base_fen__gte=0
                ),
                name="repay_instalment_not_negative",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_date"], name="repay_instalment_due"),
            models.Index(
                fields=["due_date", "loan"],
                condition=models.Q(principal_fen__lt=0),
                name="repay_instalment_capitalised",
            ),
        ]


class Bill(models.Model):
    """An instalment that has fallen due and whose interest is in the ledger; once per instalment."""

    # Not checked by the database: it would write to the page of every instalment a night bills. Bills are written from
    # instalments that were just read, and a trigger keeps every row of a plan.
    instalment = models.OneToOneField(
        Instalment, on_delete=models.PROTECT, related_name="+", primary_key=True, db_constraint=False
    )
    on = models.DateField()


class OpenItem(models.Model):
    """What was unpaid of a period that another system had billed when the loan came to us."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.PositiveSmallIntegerField()
    bucket = models.CharField(max_length=10)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loan", "period", "bucket"], name="repay_open_item_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="repay_open_item_amount"),
            models.CheckConstraint(
                condition=models.Q(bucket__in=[b.value for b in Bucket]), name="repay_open_item_bucket"
            ),
        ]


class Charge(models.Model):
    """Penalty or compound interest of a late period up to a day, or a fee. Negative where a recomputation lowered it."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    period = models.PositiveSmallIntegerField()
    until = models.DateField()
    on = models.DateField()
    penalty_fen = models.BigIntegerField(default=0)
    compound_fen = models.BigIntegerField(default=0)
    fee_fen = models.BigIntegerField(default=0)
    event = models.ForeignKey(
        LoanEvent, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )


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
    refused_at = models.DateTimeField(null=True)  # when the gateway last said that a try to pay had failed

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
    """Money that came in, posted once: the partner's transaction number is unique. Negative where it was taken back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, related_name="+", null=True)
    channel = models.CharField(max_length=10, default=Channel.GATEWAY.value)
    transaction_no = models.CharField(max_length=64, unique=True)
    amount_fen = models.BigIntegerField()
    paid_at = models.DateTimeField()
    on = models.DateField()
    event = models.ForeignKey(
        LoanEvent, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["loan"],
                condition=models.Q(channel=Channel.STATE.value),
                name="repay_receipt_state",
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(amount_fen__gt=0, reverses__isnull=True)
                | models.Q(amount_fen__lt=0, reverses__isnull=False),
                name="repay_receipt_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=[c.value for c in Channel]), name="repay_receipt_channel"
            ),
        ]


class Allocation(models.Model):
    """What met an owed amount: one bucket of one period. ``period`` 0 is what settles the rest of the loan.

    ``value_on`` is the day for which it counts against lateness. Negative where it was taken back. Credit that left
    the plan (``Use``) stands here too, so that credit = receipts less allocations from credit.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=100)
    period = models.PositiveSmallIntegerField()
    bucket = models.CharField(max_length=10)
    source = models.CharField(max_length=12, default=Source.CREDIT.value)
    amount_fen = models.BigIntegerField()
    on = models.DateField()
    value_on = models.DateField()
    event = models.ForeignKey(
        LoanEvent, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["loan", "period", "bucket", "reference"], name="repay_allocation_once"
            ),
            models.CheckConstraint(condition=~models.Q(amount_fen=0), name="repay_allocation_amount"),
            models.CheckConstraint(condition=models.Q(bucket__in=BUCKETS), name="repay_allocation_bucket"),
            models.CheckConstraint(
                condition=models.Q(source__in=[s.value for s in Source]), name="repay_allocation_source"
            ),
        ]


class AccrualStep(models.Model):
    """A change of what a product's running instalments earn, not yet taken up by the night that closes its day.

    Earned and not due at the end of a day: ((day + 1) · weight − moment) / (360 · 10⁶), with ``weight`` = Σ base · rate
    (fen · ppm a year) and ``moment`` = Σ base · rate · day number of the start: a straight line between events.
    """

    product = models.CharField(max_length=40)
    on = models.DateField()
    weight = models.DecimalField(max_digits=30, decimal_places=0)
    moment = models.DecimalField(max_digits=38, decimal_places=0)


class AccrualBase(models.Model):
    """The steps of a product that nights have taken up, added together. Written by the close only."""

    product = models.CharField(max_length=40, primary_key=True)
    weight = models.DecimalField(max_digits=30, decimal_places=0)
    moment = models.DecimalField(max_digits=38, decimal_places=0)


class DayClose(models.Model):
    """A date's close: ``billed`` fell due with ``interest_fen``, ``late`` customers, ``accrued_fen`` earned, not due."""

    on = models.DateField(unique=True)
    started_at = models.DateTimeField()
    at = models.DateTimeField()
    billed = models.PositiveIntegerField()
    interest_fen = models.BigIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    accrued_fen = models.BigIntegerField()


class DayProof(models.Model):
    """What comparing ledger, sub-ledger and plan after a day's close has found. ``first``: the first differences."""

    on = models.DateField(db_index=True)
    at = models.DateTimeField()
    loans = models.PositiveIntegerField()
    differences = models.PositiveIntegerField()
    first = models.JSONField(default=list)
    balanced = models.BooleanField()
