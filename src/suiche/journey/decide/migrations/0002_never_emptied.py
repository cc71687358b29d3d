"""TRUNCATE is refused where rows are never changed or deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from suiche.kit.only_grows import never_emptied


class Migration(migrations.Migration):
    """One trigger a table."""

    dependencies: ClassVar = [('decide', '0001_first_release'), ('kit', '0001_first_release')]
    operations: ClassVar = never_emptied('decide_decision', 'decide_checkresult', 'decide_ruleset')
