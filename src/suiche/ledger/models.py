"""The ledger's tables. Rows are only added; entries balance; both are watched by the database."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.ledger.kinds import Account, Rule


class Entry(models.Model):
    """One posting. ``reference`` says what was posted and makes a second posting of it impossible.

    ``contract_id`` is null for a batch, whose lines name the contracts. ``counter``: the rule's sides are turned round.
    """

    id = models.BigAutoField(primary_key=True)
    rule = models.CharField(max_length=24)
    reference = models.CharField(max_length=120, unique=True)
    contract_id = models.UUIDField(null=True)
    on = models.DateField(db_index=True)
    at = models.DateTimeField()
    counter = models.BooleanField(default=False, db_default=False)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(rule__in=[r.value for r in Rule]), name="ledger_entry_rule"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["contract_id", "id"], name="ledger_entry_contract")]


class Line(models.Model):
    """One line of an entry: signed fen, debit positive."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.CharField(max_length=12)
    contract_id = models.UUIDField(null=True)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(amount_fen=0), name="ledger_line_not_zero"),
            models.CheckConstraint(
                condition=models.Q(account__in=[a.value for a in Account]), name="ledger_line_account"
            ),
            models.UniqueConstraint(
                fields=["entry", "account", "contract_id"],
                nulls_distinct=False,
                name="ledger_line_once_per_account",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["contract_id", "account"], include=["amount_fen"], name="ledger_line_balance"
            ),
        ]
