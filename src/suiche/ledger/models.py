"""The ledger's tables. Rows are only added; entries balance; both are watched by the database.

Written at every posting: ``Entry``, ``Line`` and, by a trigger that also proves the balance, ``Waiting``. Written
afterwards, by the sealer alone: ``Seal``, ``SealedEntry`` and the roll-up ``DaySum``. Why so, and what each index is
for: docs/decisions/0012.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One posting. ``reference`` says what was posted and makes a second posting of it impossible.

    ``contract_id`` is null for a batch, whose lines name the contracts. ``counter``: the rule's sides are turned round.
    The column ``rule`` is of the domain ``ledger_rule``, which knows every rule.
    """

    id = models.BigAutoField(primary_key=True)
    rule = models.CharField(max_length=24)
    reference = models.CharField(max_length=120)
    contract_id = models.UUIDField(null=True)
    on = models.DateField()
    at = models.DateTimeField()
    counter = models.BooleanField(default=False, db_default=False)
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="ledger_entry_posted_once"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=models.Q(reverses__isnull=False),
                name="ledger_entry_reversed_once",
            ),
        ]


class Line(models.Model):
    """One line of an entry: signed fen, debit positive.

    The column ``account`` is of the domain ``ledger_account``. No foreign key and no index on ``id``: the trigger
    that proves the balance takes lines only with the entry numbered last, and nothing finds a line by its number.
    """

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    account = models.CharField(max_length=12)
    contract_id = models.UUIDField(null=True)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(amount_fen=0), name="ledger_line_not_zero"),
            models.UniqueConstraint(
                fields=["entry", "account", "contract_id"],
                nulls_distinct=False,
                name="ledger_line_once_per_account",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["contract_id", "account"],
                include=["amount_fen", "entry"],
                condition=models.Q(contract_id__isnull=False),
                name="ledger_line_balance",
            ),
        ]


class Waiting(models.Model):
    """An entry that is posted and not yet sealed. ``off_fen`` is what its lines add up to: the check is the balance."""

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, related_name="+", primary_key=True, db_constraint=False
    )
    off_fen = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(off_fen=0), name="ledger_posting_balances")
        ]


class Seal(models.Model):
    """A link of the chain: what it holds is hashed together with the hash of the link before."""

    number = models.BigIntegerField(primary_key=True)
    previous = models.BinaryField()
    hash = models.BinaryField(unique=True)
    entries = models.IntegerField()
    lines = models.IntegerField()
    at = models.DateTimeField()


class SealedEntry(models.Model):
    """That an entry belongs to a seal, and the hash it had then; ``on`` repeats its business date, to find days by."""

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, related_name="+", primary_key=True, db_constraint=False
    )
    seal = models.ForeignKey(
        Seal, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    on = models.DateField()
    hash = models.BinaryField()

    class Meta:
        db_table = "ledger_sealed_entry"
        indexes: ClassVar = [models.Index(fields=["on", "entry"], name="ledger_sealed_on")]


class DaySum(models.Model):
    """The roll-up of sealed lines: what stood on each side, of how many entries. Only the sealer writes it."""

    pk = models.CompositePrimaryKey("on", "rule", "account")
    on = models.DateField()
    rule = models.CharField(max_length=24)
    account = models.CharField(max_length=12)
    debit_fen = models.BigIntegerField()
    credit_fen = models.BigIntegerField()
    entries = models.IntegerField()

    class Meta:
        db_table = "ledger_day_sum"
