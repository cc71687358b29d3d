"""Tables of who may decide how much alone, and of what somebody has decided alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.journey.repay.states import EventKind

KINDS = [kind.value for kind in EventKind]


class Authority(models.Model):
    """How much a role may decide alone for a kind of event, from a day on; above it a supervisor decides too.

    ``limit_fen`` holds for everything one person decides alone for one loan within ``days`` business days. Without a
    row a role decides nothing alone. Rows are added, the latest that is valid counts.
    """

    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=20)  # parties.roles.Role
    limit_fen = models.BigIntegerField()
    days = models.PositiveSmallIntegerField(default=30)
    valid_from = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "role", "valid_from"], name="repay_authority_once"),
            models.CheckConstraint(condition=models.Q(limit_fen__gte=0), name="repay_authority_limit"),
            models.CheckConstraint(condition=models.Q(days__gte=1), name="repay_authority_days"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="repay_authority_kind"),
        ]


class DecidedAlone(models.Model):
    """What one person decided for a loan without a second one: it counts against their limit. Never changed."""

    loan = models.ForeignKey("repay.Loan", on_delete=models.PROTECT, related_name="+", db_index=False)
    event = models.ForeignKey(
        "repay.LoanEvent", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    kind = models.CharField(max_length=20)
    by = models.CharField(max_length=80)
    amount_fen = models.BigIntegerField()
    on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["loan", "kind", "by"], name="repay_alone_counts")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_fen__gte=0), name="repay_alone_amount"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="repay_alone_kind"),
        ]
