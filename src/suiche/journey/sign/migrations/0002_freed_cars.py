"""A car is free again when its loan is over; its VIN is looked up at every checklist."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, one index."""

    dependencies: ClassVar = [('sign', '0001_first_release')]
    operations: ClassVar = [
        migrations.AddField('checklistitem', 'freed_at', models.DateTimeField(null=True)),
        migrations.AddIndex(
            'checklistitem',
            models.Index(
                fields=['vin'], condition=models.Q(freed_at=None, vin__gt=''), name='sign_held_car'
            ),
        ),
    ]
