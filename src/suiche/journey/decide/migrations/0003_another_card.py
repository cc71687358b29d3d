"""A wrong card may be corrected: the bank is asked again, and every answer stays."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Which card a check is about."""

    dependencies: ClassVar = [("decide", "0002_append_only")]
    operations: ClassVar = [
        migrations.AddField("case", "card_try", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("checkresult", "try_no", models.PositiveSmallIntegerField(default=1)),
        migrations.RemoveConstraint("checkresult", "decide_check_once"),
        migrations.AddConstraint(
            "checkresult",
            models.UniqueConstraint(fields=["case", "asked", "try_no"], name="decide_check_once"),
        ),
    ]
