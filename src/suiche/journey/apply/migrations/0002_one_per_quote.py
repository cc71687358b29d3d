"""One quote leads to one application at a time, submitted or not: a second click finds the first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The wider constraint."""

    dependencies = [("apply", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="application", name="apply_one_draft_per_quote"),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=["customer", "quote"],
                condition=~models.Q(state="withdrawn"),
                name="apply_one_per_quote",
            ),
        ),
    ]
