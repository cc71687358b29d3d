"""How much a role may decide alone about a loan is data."""

from django.db import migrations, models

KINDS = (
    "payment", "returned", "refund", "settled", "restored", "prepaid", "due_day", "deferred", "balloon_extended",
    "accelerated", "fee", "waived", "written_off", "recovered", "transferred", "lease_ended", "taken_over", "reversed",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("repay", "0004_events_and_versions")]
    operations = [
        migrations.RemoveConstraint("paymentcase", "repay_case_kind"),
        migrations.AddConstraint(
            "paymentcase",
            models.CheckConstraint(
                condition=models.Q(("kind__in", ["unknown_order", "wrong_amount", "late_payoff", "paid_twice", "after_settlement", "refund_failed"])),
                name="repay_case_kind",
            ),
        ),
        migrations.CreateModel(
            name="Authority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("role", models.CharField(max_length=20)),
                ("limit_fen", models.BigIntegerField()),
                ("valid_from", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "role", "valid_from"), name="repay_authority_once"),
                    models.CheckConstraint(condition=models.Q(("limit_fen__gte", 0)), name="repay_authority_limit"),
                    models.CheckConstraint(condition=models.Q(("kind__in", list(KINDS))), name="repay_authority_kind"),
                ]
            },
        ),
    ]
