"""What a customer was told before and after a due date, each once."""

import django.db.models.deletion
from django.db import migrations, models

import suiche.kit.ids


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("repay", "0005_odd_notices")]

    operations = [
        migrations.CreateModel(
            name="DueReminder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("due_date", models.DateField()),
                ("kind", models.CharField(max_length=8)),
                ("amount_fen", models.BigIntegerField()),
                ("message_id", models.UUIDField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repay.loan"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("loan", "due_date", "kind"), name="repay_reminder_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0), ("kind__in", ["soon", "missed"])),
                        name="repay_reminder_kind",
                    ),
                ],
            },
        ),
    ]
