"""What became of a payment that a person looked at, as data."""

import django.db.models.deletion
from django.db import migrations, models

OUTCOMES = ["posted", "kept", "refunded", "no_money"]


class Migration(migrations.Migration):
    """Six columns, and that each outcome has what it says."""

    dependencies = [("repay", "0007_two_living_mandates")]

    operations = [
        migrations.AddField(
            "paymentcase", "outcome", models.CharField(blank=True, db_default="", default="", max_length=10)
        ),
        migrations.AddField(
            "paymentcase",
            "receipt",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repay.receipt"
            ),
        ),
        migrations.AddField(
            "paymentcase",
            "event",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repay.loanevent"
            ),
        ),
        migrations.AddField("paymentcase", "refunded_fen", models.BigIntegerField(null=True)),
        migrations.AddField("paymentcase", "refunded_on", models.DateField(null=True)),
        migrations.AddField(
            "paymentcase", "reference", models.CharField(blank=True, db_default="", default="", max_length=64)
        ),
        migrations.AddConstraint(
            "paymentcase",
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(outcome__in=OUTCOMES, closed_at__isnull=False),
                name="repay_case_outcome",
            ),
        ),
        migrations.AddConstraint(
            "paymentcase",
            models.CheckConstraint(
                condition=models.Q(outcome="posted", receipt__isnull=False)
                | ~models.Q(outcome="posted") & models.Q(receipt__isnull=True),
                name="repay_case_posted",
            ),
        ),
        migrations.AddConstraint(
            "paymentcase",
            models.CheckConstraint(
                condition=models.Q(outcome="refunded", refunded_fen__gt=0, refunded_on__isnull=False)
                | ~models.Q(outcome="refunded")
                & models.Q(refunded_fen__isnull=True, refunded_on__isnull=True, event__isnull=True),
                name="repay_case_refunded",
            ),
        ),
    ]
