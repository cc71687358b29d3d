"""A code knows who asked for it, and when it was typed rightly."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns."""

    dependencies: ClassVar = [("contact", "0001_first_release")]
    operations: ClassVar = [
        migrations.AddField("onetimecode", "asker", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("onetimecode", "right_at", models.DateTimeField(null=True)),
    ]
