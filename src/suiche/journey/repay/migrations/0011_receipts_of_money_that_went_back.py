"""The sealed receipts of money that was taken back before this release are void, as those of later money are."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


def void(apps: Any, _: Any) -> None:
    """Note the moment of the release."""
    from suiche.kit.clock import now

    back = apps.get_model("repay", "Receipt").objects.filter(reverses__isnull=False).values("reverses_id")
    papers = apps.get_model("documents", "Document").objects.exclude(state="VOID")
    moves = apps.get_model("kit", "MoveRow").objects
    for paper in papers.filter(subject_type="receipt", subject_id__in=back).defer("content"):
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
        ("repay", "0010_papers_of_ended_mandates"),
        ("documents", "0001_first_release"),
        ("kit", "0001_first_release"),
    ]
    operations: ClassVar = [migrations.RunPython(void, migrations.RunPython.noop)]
