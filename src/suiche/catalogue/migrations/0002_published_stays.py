"""A published version stays as it was approved: the database refuses any change but the ends of its life."""

from django.db import migrations

FREEZE = """
create function catalogue_version_stays() returns trigger language plpgsql as $$
begin
  if old.state = 'DRAFT' then
    if tg_op = 'DELETE' then return old; end if;
    return new;
  end if;
  if tg_op = 'UPDATE' and (to_jsonb(new) - 'state') = (to_jsonb(old) - 'state') then
    return new;
  end if;
  raise exception 'product version % is published and cannot be changed', old.id using errcode = 'integrity_constraint_violation';
end $$;
create trigger catalogue_version_stays before update or delete on catalogue_productversion
  for each row execute function catalogue_version_stays();
"""
UNFREEZE = """
drop trigger catalogue_version_stays on catalogue_productversion;
drop function catalogue_version_stays();
"""


class Migration(migrations.Migration):
    """The trigger behind the rule that quotes and contracts can always be computed again."""

    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunSQL(FREEZE, UNFREEZE)]
