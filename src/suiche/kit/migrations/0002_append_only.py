"""The trails only grow: the database refuses to change or delete a row of audit, access log and moves."""

from django.db import migrations

FUNCTION = """
create function suiche_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the table % only grows: a correction is a new row', tg_table_name;
end $$;
"""
TRIGGER = (
    "create trigger {table}_append_only before update or delete on {table} for each row execute function suiche_append_only();"
)
TABLES = ("kit_auditrow", "kit_accessrow", "kit_moverow")


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "drop function suiche_append_only"),
        *[migrations.RunSQL(TRIGGER.format(table=t), f"drop trigger {t}_append_only on {t}") for t in TABLES],
    ]
