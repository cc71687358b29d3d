"""Cases about what the gateway says and nobody can book."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

KINDS = [
    "unknown_order", "wrong_amount", "late_payoff", "late_change", "paid_twice", "after_settlement", "refund_failed",
    "given_back", "odd_notice",
]  # fmt: skip


class Migration(migrations.Migration):
    """Two more kinds."""

    dependencies: ClassVar = [("repay", "0004_counted_together")]
    operations: ClassVar = [
        migrations.RemoveConstraint("paymentcase", "repay_case_kind"),
        migrations.AddConstraint(
            "paymentcase",
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="repay_case_kind"),
        ),
    ]
