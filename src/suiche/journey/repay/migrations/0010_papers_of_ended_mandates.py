"""The papers of mandates that ended before this release are void, as those of later ones are."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


def void(apps: Any, _: Any) -> None:
    """Note the moment of the release. What only a loan's closing ended stays: a loan that runs again uses it again."""
    from suiche.kit.clock import now

    mandates = apps.get_model("repay", "DebitMandate").objects.filter(document_id__isnull=False)
    over = mandates.filter(state="refused") | mandates.filter(state="ended").exclude(reason="LOAN_CLOSED")
    last = mandates.exclude(id__in=over.values("id")).values("document_id")
    papers = apps.get_model("documents", "Document").objects.exclude(state="VOID")
    moves = apps.get_model("kit", "MoveRow").objects
    for paper in papers.filter(id__in=over.values("document_id")).exclude(id__in=last).defer("content"):
        moves.create(
            subject_type="documents.document",
            subject_id=paper.id,
            from_state=paper.state,
            to_state="VOID",
            by="system:system",
            at=now(),
        )
        papers.filter(id=paper.id).update(state="VOID")


class Migration(migrations.Migration):
    """Few rows."""

    dependencies: ClassVar = [
        ("repay", "0009_reminder_runs"),
        ("documents", "0001_first_release"),
        ("kit", "0001_first_release"),
    ]
    operations: ClassVar = [migrations.RunPython(void, migrations.RunPython.noop)]
