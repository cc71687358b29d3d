"""Dealers have their name, place and hours in English too."""

from typing import ClassVar

from django.db import migrations, models


def _text(longest: int) -> models.CharField:
    return models.CharField(max_length=longest, blank=True, default="")


class Migration(migrations.Migration):
    """Four columns, empty where nobody has written them."""

    dependencies: ClassVar = [("parties", "0005_late_since")]
    operations: ClassVar = [
        migrations.AddField("dealer", name, _text(longest))
        for name, longest in (("name_en", 80), ("city_en", 40), ("address_en", 120), ("hours_en", 60))
    ]
