"""An application ends with its contract: paid out, or withdrawn or run out, which frees its quote."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two more states, and the quote that an ended application no longer holds."""

    dependencies = [("apply", "0002_one_per_quote")]

    operations = [
        migrations.RemoveConstraint(model_name="application", name="apply_application_state"),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "withdrawn", "completed", "ended"])),
                name="apply_application_state",
            ),
        ),
        migrations.RemoveConstraint(model_name="application", name="apply_one_per_quote"),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=["customer", "quote"],
                condition=~models.Q(state__in=["withdrawn", "ended"]),
                name="apply_one_per_quote",
            ),
        ),
    ]
