"""Tables of taking over: runs, their batches and faults, and the payments that another system received."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.journey.repay.takeover.rules.form import CHANNELS, HEADERS
from suiche.kit.ids import new_id


class Run(models.Model):
    """One book, known by the fingerprint of its files. ``reconciled``: null until every batch is done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=60)
    as_of = models.DateField()
    control = models.JSONField()  # [file, product, measure, value]
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    index_later = models.TextField(blank=True, default="")  # an index that is built at the end
    people_read = models.PositiveIntegerField(default=0)
    people_kept = models.PositiveIntegerField(default=0)
    reconciled = models.BooleanField(null=True)


class RunBatch(models.Model):
    """A part of a run: where its rows lie in the files, and, once it is done, what became of them."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    slices = models.JSONField()  # [from, to] in contracts, schedules, payments, open items
    done_at = models.DateTimeField(null=True)
    taken = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    read = models.JSONField(default=list)  # [file, product, measure, value]
    kept = models.JSONField(default=list)  # the same, of the contracts that were taken over

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="takeover_batch_once"),
        ]


class RunFault(models.Model):
    """Why a row, and its contract with it, stayed out. No value of a person's data stands here."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.CharField(max_length=12)
    offset = models.BigIntegerField()
    key = models.CharField(max_length=30)
    column = models.CharField(max_length=30)
    code = models.CharField(max_length=20)
    facts = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "file", "offset", "column", "code"], name="takeover_fault_once"
            ),
            models.CheckConstraint(condition=models.Q(file__in=list(HEADERS)), name="takeover_fault_file"),
        ]


class PaymentBefore(models.Model):
    """A payment another system received before it handed the loan over: kept as history, on no page yet. No amount is computed from it."""

    pk = models.CompositePrimaryKey("loan_id", "number")
    loan = models.ForeignKey("repay.Loan", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    amount_fen = models.BigIntegerField()
    channel = models.CharField(max_length=10)
    transaction_no = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="takeover_payment_amount"),
            models.CheckConstraint(
                condition=models.Q(channel__in=list(CHANNELS)), name="takeover_payment_channel"
            ),
        ]
