"""A payment order knows when the gateway last said that a try to pay it had failed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("repay", "0001_first_release")]

    operations = [
        migrations.AddField(
            model_name="paymentorder", name="refused_at", field=models.DateTimeField(null=True)
        )
    ]
