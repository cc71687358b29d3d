from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

KNOWN = ["down_payment", "deposit", "invoice", "insurance", "mandate", "delivery", "title"]


class Migration(migrations.Migration):
    """A lease with a deposit, and a leaseback, have a condition more before the money goes out."""

    dependencies: ClassVar = [("sign", "0003_families")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="checklistitem", name="sign_condition_known"),
        migrations.AddConstraint(
            model_name="checklistitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("condition__in", KNOWN)), name="sign_condition_known"
            ),
        ),
    ]
