"""TRUNCATE is refused where rows are never changed or deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from suiche.kit.only_grows import never_emptied


class Migration(migrations.Migration):
    """One trigger a table."""

    dependencies: ClassVar = [('repay', '0002_refused_payments'), ('kit', '0001_first_release')]
    operations: ClassVar = never_emptied('repay_bill', 'repay_charge', 'repay_receipt', 'repay_allocation', 'repay_dayclose', 'repay_openitem', 'repay_loanevent', 'repay_debitsettlement', 'repay_subventionmove')
