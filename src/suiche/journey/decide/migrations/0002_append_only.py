"""What was decided, what partners said and what was published stays: a second look writes another row."""

from django.db import migrations

TRIGGER = (
    "create trigger {table}_append_only before update or delete on {table} for each row execute function suiche_append_only();"
)
TABLES = ("decide_decision", "decide_checkresult", "decide_ruleset")


class Migration(migrations.Migration):
    """The triggers behind the trace."""

    dependencies = [("decide", "0001_initial"), ("kit", "0002_append_only")]
    operations = [
        migrations.RunSQL(TRIGGER.format(table=t), f"drop trigger {t}_append_only on {t}") for t in TABLES
    ]
