"""How long an approval holds is the rule set's, when a prepayment may come the change policy's: not the product's."""

from django.db import migrations


class Migration(migrations.Migration):
    """Two columns that nothing read."""

    dependencies = [("catalogue", "0004_one_version_a_day")]

    operations = [
        migrations.RemoveField("productversion", "min_paid_periods"),
        migrations.RemoveField("productversion", "approval_valid_days"),
    ]
