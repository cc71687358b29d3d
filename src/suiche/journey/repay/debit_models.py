"""Tables of direct debit: the timetable, mandates, runs, batches, debits, and what needs a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.journey.repay.debit_states import (
    DEBIT,
    DEBIT_BATCH,
    LIVE,
    MANDATE,
    DebitProblemKind,
    DebitState,
    MandateState,
)
from suiche.kit.ids import new_id
from suiche.kit.lifecycle import LivingModel, state_check


class DebitTimetable(models.Model):
    """When and how often we debit, as data: the row with the latest ``since`` up to a business date holds on it.

    Without a row the usual timetable holds (``debit_rules.USUAL``).
    ``windows``: times of day in Shanghai, "08:30", in order. ``retry_codes``: failures that the next window tries
    again. ``most_tries`` for one due date; ``most_lines`` of one batch.
    """

    since = models.DateField(unique=True)
    windows = models.JSONField()
    retry_codes = models.JSONField()
    most_tries = models.PositiveSmallIntegerField()
    most_lines = models.PositiveSmallIntegerField()


class DebitMandate(LivingModel):
    """The customer's leave to debit a card for a loan: the signed mandate as the bank's protocol.

    While the bank is asked about another card (ASKED) the one before it (ACTIVE) is debited.
    """

    lifecycle = MANDATE

    loan = models.ForeignKey("repay.Loan", on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey("parties.BankCard", on_delete=models.PROTECT, related_name="+", db_index=False)
    document_id = models.UUIDField(null=True)  # the paper it stands on
    bank_name = models.CharField(max_length=40)
    last4 = models.CharField(max_length=4)
    request_no = models.CharField(max_length=64, unique=True)
    protocol_no = models.CharField(max_length=64, null=True, unique=True)
    asked_at = models.DateTimeField()
    reason = models.CharField(
        max_length=80, blank=True, default=""
    )  # of the bank's refusal, or the code that ended it

    class Meta:
        constraints: ClassVar = [
            state_check(MANDATE, "repay_mandate_state"),
            models.UniqueConstraint(
                fields=["loan"],
                condition=models.Q(state=MandateState.ACTIVE.value),
                name="repay_one_active_mandate",
            ),
            models.UniqueConstraint(
                fields=["loan"],
                condition=models.Q(state=MandateState.ASKED.value),
                name="repay_one_asked_mandate",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MandateState.ACTIVE.value) | models.Q(protocol_no__isnull=False),
                name="repay_mandate_protocol",
            ),
        ]


class DebitRun(models.Model):
    """A window of a business date, run once. ``cursor``: the last loan looked at; ``done_at`` when none is left."""

    on = models.DateField()
    window = models.CharField(max_length=5)
    batches = models.PositiveIntegerField(default=0)
    debits = models.PositiveIntegerField(default=0)
    cursor = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["on", "window"], name="repay_debit_run_once"),
        ]


class DebitBatch(LivingModel):
    """A request file: written once, handed over as often as needed, the same bytes each time."""

    lifecycle = DEBIT_BATCH

    number = models.CharField(max_length=32, unique=True)
    on = models.DateField(db_index=True)
    window = models.CharField(max_length=5)
    by_file = models.BooleanField(
        default=False
    )  # exchanged by hand: nobody submits it, results come as files
    count = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    content = models.TextField()
    reason = models.CharField(max_length=200, blank=True, default="")
    made_at = models.DateTimeField()
    collected_at = models.DateTimeField(null=True)  # when the bank was first asked for results and had some

    class Meta:
        constraints: ClassVar = [
            state_check(DEBIT_BATCH, "repay_debit_batch_state"),
            models.CheckConstraint(
                condition=models.Q(count__gt=0, total_fen__gt=0), name="repay_debit_batch_total"
            ),
        ]


class Debit(LivingModel):
    """One debit of a batch: for everything a loan owes on a due date. ``attempt`` counts from 1.

    ``value_on`` is the day for which the money counts: the due date itself where that was no working day.
    """

    lifecycle = DEBIT

    batch = models.ForeignKey(DebitBatch, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveSmallIntegerField()
    order_no = models.CharField(max_length=32, unique=True)
    loan = models.ForeignKey("repay.Loan", on_delete=models.PROTECT, related_name="+", db_index=False)
    mandate = models.ForeignKey(DebitMandate, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_date = models.DateField()
    on = models.DateField()
    value_on = models.DateField()
    attempt = models.PositiveSmallIntegerField()
    amount_fen = models.BigIntegerField()
    code = models.CharField(max_length=16, blank=True, default="")
    transaction_no = models.CharField(max_length=64, blank=True, default="")
    debited_at = models.DateTimeField(null=True)
    receipt = models.OneToOneField("repay.Receipt", on_delete=models.PROTECT, related_name="+", null=True)
    return_no = models.CharField(max_length=64, null=True, unique=True)
    returned_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check(DEBIT, "repay_debit_state"),
            models.UniqueConstraint(
                fields=["loan"],
                condition=models.Q(state__in=[s.value for s in LIVE]),
                name="repay_one_live_debit",
            ),
            models.UniqueConstraint(fields=["loan", "due_date", "attempt"], name="repay_debit_attempt_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="repay_debit_amount"),
            models.CheckConstraint(
                condition=~models.Q(state=DebitState.FAILED.value) | ~models.Q(code=""),
                name="repay_debit_failed_code",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DebitState.SUCCESS.value) | models.Q(receipt__isnull=False),
                name="repay_debit_success_receipt",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["on"], name="repay_debit_on")]


class DebitSettlement(models.Model):
    """Money of a batch that the bank paid to our account, or took back from it (below zero). Rows are added.

    ``statement_no`` is the number on the bank's statement.
    """

    batch = models.ForeignKey(DebitBatch, on_delete=models.PROTECT, related_name="+", db_index=False)
    statement_no = models.CharField(max_length=64)
    amount_fen = models.BigIntegerField()
    on = models.DateField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "statement_no"], name="repay_debit_settled_once"),
            models.CheckConstraint(condition=~models.Q(amount_fen=0), name="repay_debit_settled_amount"),
        ]


class DebitProblem(models.Model):
    """What a person has to look at in direct debit. Once per kind and ``subject`` (an order, batch or message number)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=80)
    batch = models.ForeignKey(DebitBatch, on_delete=models.PROTECT, related_name="+", null=True)
    loan = models.ForeignKey(
        "repay.Loan", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    expected_fen = models.BigIntegerField(null=True)
    received_fen = models.BigIntegerField(null=True)
    detail = models.CharField(max_length=200, blank=True, default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject"], name="repay_debit_problem_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in DebitProblemKind]),
                name="repay_debit_problem_kind",
            ),
        ]
