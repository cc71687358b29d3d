"""Every one-time password that somebody gave, in place of the last one of each person."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from suiche.kit.only_grows import never_emptied, only_grows


def keep(apps: Any, schema_editor: Any) -> None:
    """Keep what is known: the last one of each."""
    sign_ins = apps.get_model("parties", "SignIn").objects.filter(let_in_by__isnull=False)
    given = apps.get_model("parties", "PasswordGiven")
    rows = sign_ins.values_list("id", "let_in_by", "let_in_at")
    given.objects.bulk_create(given(sign_in_id=key, given_by=by, at=at) for key, by, at in rows)


class Migration(migrations.Migration):
    """One table, and two columns fewer."""

    dependencies = [("parties", "0004_who_let_in"), ("kit", "0001_first_release")]

    operations = [
        migrations.CreateModel(
            name="PasswordGiven",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("given_by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "sign_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.signin"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["given_by", "at"], name="parties_password_given")]},
        ),
        *only_grows("parties_passwordgiven"),
        *never_emptied("parties_passwordgiven"),
        migrations.RunPython(keep, migrations.RunPython.noop),
        migrations.RemoveField("signin", "let_in_by"),
        migrations.RemoveField("signin", "let_in_at"),
    ]
