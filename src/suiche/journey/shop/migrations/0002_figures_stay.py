"""A quote's figures stay as they were priced: only its owner, its name and its removal may change."""

from django.db import migrations

FREEZE = """
create function shop_quote_stays() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - array['customer_id', 'name', 'removed_at'])
     = (to_jsonb(old) - array['customer_id', 'name', 'removed_at']) then
    return new;
  end if;
  raise exception 'the figures of quote % cannot be changed', old.id using errcode = 'integrity_constraint_violation';
end $$;
create trigger shop_quote_stays before update on shop_quote for each row execute function shop_quote_stays();
"""
UNFREEZE = """
drop trigger shop_quote_stays on shop_quote;
drop function shop_quote_stays();
"""


class Migration(migrations.Migration):
    """The trigger behind the promise of a saved quote."""

    dependencies = [("shop", "0001_initial")]

    operations = [migrations.RunSQL(FREEZE, UNFREEZE)]
