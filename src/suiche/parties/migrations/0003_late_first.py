"""Who is late is found without looking at everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("parties", "0002_one_time_passwords")]

    operations = [
        migrations.AddIndex(
            model_name="paymentstanding",
            index=models.Index(
                fields=["late_since", "customer"],
                condition=models.Q(late_since__isnull=False),
                name="parties_late_since",
            ),
        ),
    ]
