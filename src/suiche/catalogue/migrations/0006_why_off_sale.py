"""Why a version was taken off sale is kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_unused_periods"), ("kit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Retirement",
            fields=[
                ("version", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to="catalogue.productversion")),
                ("reason", models.CharField(max_length=200)),
            ],
        ),
        migrations.RunSQL(
            "create trigger catalogue_retirement_append_only before update or delete on catalogue_retirement"
            " for each row execute function suiche_append_only();",
            "drop trigger catalogue_retirement_append_only on catalogue_retirement",
        ),
    ]
