"""The database watches the ledger: rows are only added, every entry balances."""

from django.db import migrations

BALANCED = """
create function ledger_balanced() returns trigger language plpgsql as $$
begin
  if exists (select 1 from fresh group by entry_id having sum(amount_fen) <> 0) then
    raise exception 'a posting does not balance' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger ledger_line_balanced after insert on ledger_line
  referencing new table as fresh for each statement execute function ledger_balanced();
"""
APPEND_ONLY = (
    "create trigger {table}_append_only before update or delete on {table} for each row execute function suiche_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("kit", "0002_append_only")]
    operations = [
        migrations.RunSQL(BALANCED, "drop trigger ledger_line_balanced on ledger_line; drop function ledger_balanced()"),
        *[
            migrations.RunSQL(APPEND_ONLY.format(table=t), f"drop trigger {t}_append_only on {t}")
            for t in ("ledger_entry", "ledger_line")
        ],
    ]
