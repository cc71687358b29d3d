"""Limits count together over days, and what somebody decided alone is kept."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from suiche.kit.only_grows import never_emptied, only_grows

KINDS = [
    "payment", "returned", "refund", "settled", "restored", "prepaid", "due_day", "deferred", "balloon_extended",
    "accelerated", "fee", "waived", "written_off", "recovered", "transferred", "lease_ended", "taken_over", "reversed",
]  # fmt: skip


class Migration(migrations.Migration):
    """Every limit there is counts over 30 days from now on."""

    dependencies = [("repay", "0003_never_emptied")]

    operations = [
        migrations.AddField("authority", "days", models.PositiveSmallIntegerField(default=30)),
        migrations.AddConstraint(
            "authority",
            models.CheckConstraint(condition=models.Q(days__gte=1), name="repay_authority_days"),
        ),
        migrations.CreateModel(
            name="DecidedAlone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("by", models.CharField(max_length=80)),
                ("amount_fen", models.BigIntegerField()),
                ("on", models.DateField()),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="repay.loanevent",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="repay.loan",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["loan", "kind", "by"], name="repay_alone_counts")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(amount_fen__gte=0), name="repay_alone_amount"
                    ),
                    models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="repay_alone_kind"),
                ],
            },
        ),
        *only_grows("repay_decidedalone"),
        *never_emptied("repay_decidedalone"),
    ]
