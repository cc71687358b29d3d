"""What nobody has decided is found and counted without reading what was."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies: ClassVar = [("kit", "0002_never_emptied")]
    operations: ClassVar = [
        migrations.AddIndex(
            "proposalrow",
            models.Index(
                fields=["action"], condition=models.Q(decided_at__isnull=True), name="kit_proposal_waits"
            ),
        )
    ]
