"""The car's name may be as long as on the contract: a longer one would keep the loan from being opened."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The wider column."""

    dependencies = [("repay", "0002_append_only")]

    operations = [
        migrations.AlterField(
            model_name="loan", name="vehicle", field=models.CharField(max_length=120)
        ),
    ]
