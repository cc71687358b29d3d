"""What the bank has paid for a batch of debits is kept, and what it has not paid is put before a person."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    "batch_refused", "file_refused", "unknown_order", "amount_differs", "contradiction", "not_found",
    "after_settlement", "return_unknown",
]  # fmt: skip


def _kinds(kinds):
    return models.CheckConstraint(condition=models.Q(("kind__in", kinds)), name="repay_debit_problem_kind")


class Migration(migrations.Migration):
    dependencies = [("repay", "0009_leases_and_subventions")]
    operations = [
        migrations.CreateModel(
            name="DebitSettlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repay.debitbatch")),
                ("statement_no", models.CharField(max_length=64)),
                ("amount_fen", models.BigIntegerField()),
                ("on", models.DateField()),
                ("by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "statement_no"), name="repay_debit_settled_once"),
                    models.CheckConstraint(condition=models.Q(("amount_fen", 0), _negated=True), name="repay_debit_settled_amount"),
                ],
            },
        ),
        migrations.RunSQL(
            "create trigger repay_debitsettlement_append_only before update or delete on repay_debitsettlement"
            " for each row execute function suiche_append_only();",
            "drop trigger repay_debitsettlement_append_only on repay_debitsettlement",
        ),
        migrations.RemoveConstraint("debitproblem", "repay_debit_problem_kind"),
        migrations.AddConstraint("debitproblem", _kinds([*KINDS, "not_settled"])),
    ]
