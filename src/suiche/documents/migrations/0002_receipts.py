"""A receipt is a paper too."""

from django.db import migrations, models

KINDS = ["DISCLOSURE", "CONTRACT", "CERTIFICATE", "DEBIT_MANDATE", "RECEIPT"]


class Migration(migrations.Migration):
    """Another choice; the column stays as it is."""

    dependencies = [("documents", "0001_first_release")]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(max_length=24, choices=[(kind, kind) for kind in KINDS]),
        )
    ]
