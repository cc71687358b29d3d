"""A card goes on being debited while the bank is asked about another; each mandate knows its paper."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

# Until now a mandate was opened after its paper was sealed, and before the next one was made out.
PAPERS = """
update repay_debitmandate m set document_id = (
    select d.id from documents_document d
    where d.kind = 'DEBIT_MANDATE' and d.subject_type = 'contract' and d.subject_id = m.loan_id
      and d.created_at <= m.asked_at
    order by d.created_at desc limit 1)
"""


class Migration(migrations.Migration):
    """One column, one constraint that becomes two."""

    dependencies: ClassVar = [("repay", "0006_reminders"), ("documents", "0001_first_release")]

    operations: ClassVar = [
        migrations.AddField("debitmandate", "document_id", models.UUIDField(null=True)),
        migrations.RunSQL(PAPERS, migrations.RunSQL.noop),
        migrations.RemoveConstraint("debitmandate", "repay_one_live_mandate"),
        migrations.AddConstraint(
            "debitmandate",
            models.UniqueConstraint(
                condition=models.Q(("state", "active")), fields=("loan",), name="repay_one_active_mandate"
            ),
        ),
        migrations.AddConstraint(
            "debitmandate",
            models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("loan",), name="repay_one_asked_mandate"
            ),
        ),
    ]
