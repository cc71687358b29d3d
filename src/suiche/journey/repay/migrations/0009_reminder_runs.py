"""Which due dates were looked through for reminders."""

from django.db import migrations, models
from django.db.models import Count, Max, Min


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("repay", "0008_case_outcomes")]

    operations = [
        migrations.CreateModel(
            name="ReminderRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("due_date", models.DateField()),
                ("kind", models.CharField(max_length=8)),
                ("on", models.DateField()),
                ("loans", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("due_date", "kind"), name="repay_reminder_run_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["soon", "missed"]), ("loans__gte", 0)),
                        name="repay_reminder_run_kind",
                    ),
                ],
            },
        ),
    ]
