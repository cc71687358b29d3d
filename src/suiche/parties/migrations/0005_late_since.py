"""Who is late is kept as a date, which stays true overnight."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_sign_in_without_clock")]
    operations = [
        migrations.AddField("paymentstanding", "late_since", models.DateField(null=True)),
        migrations.RunSQL(
            "update parties_paymentstanding set late_since = updated_at::date - days_past_due where days_past_due > 0",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField("paymentstanding", "days_past_due"),
    ]
