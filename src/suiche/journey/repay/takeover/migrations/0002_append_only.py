"""Payments from before, and what was wrong with a run, only grow."""

from django.db import migrations

APPEND_ONLY = (
    "create trigger {table}_append_only before update or delete on {table} for each row execute function suiche_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("takeover", "0001_initial")]
    operations = [
        migrations.RunSQL(APPEND_ONLY.format(table=t), f"drop trigger {t}_append_only on {t}")
        for t in ("takeover_paymentbefore", "takeover_runfault")
    ]
