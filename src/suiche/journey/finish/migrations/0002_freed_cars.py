"""The cars of loans that were settled before this release are free."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


def free(apps: Any, _: Any) -> None:
    """Note the moment of the release: nobody asks since when, only whether."""
    from suiche.kit.clock import now

    settled = apps.get_model('repay', 'Loan').objects.filter(state='settled').values('id')
    items = apps.get_model('sign', 'ChecklistItem').objects.filter(condition='invoice')
    items.filter(contract_id__in=settled).update(freed_at=now())


class Migration(migrations.Migration):
    """One statement."""

    dependencies: ClassVar = [
        ('finish', '0001_first_release'),
        ('sign', '0002_freed_cars'),
        ('repay', '0001_first_release'),
    ]
    operations: ClassVar = [migrations.RunPython(free, migrations.RunPython.noop)]
