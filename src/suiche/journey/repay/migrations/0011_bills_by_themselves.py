"""A bill no longer locks its instalment: a night writes what it bills, and leaves the pages of the plans as they are."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("repay", "0010_debit_settlements")]
    operations = [
        migrations.AlterField(
            "bill",
            "instalment",
            models.OneToOneField(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+",
                serialize=False, to="repay.instalment",
            ),
        ),
    ]
