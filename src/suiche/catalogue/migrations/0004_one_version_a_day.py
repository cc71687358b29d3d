"""One version of a product is on sale on any day: publishing the next one ends the one before it, nothing else does.

Versions that overlap already are put in order first: of two that begin on one day the older is retired, and each one
ends where the next begins.
"""

import django.contrib.postgres.constraints
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import suiche.catalogue.states

ENDS = """
create or replace function catalogue_version_stays() returns trigger language plpgsql as $$
begin
  if old.state = 'DRAFT' then
    if tg_op = 'DELETE' then return old; end if;
    return new;
  end if;
  if tg_op = 'UPDATE'
     and (to_jsonb(new) - 'state' - 'valid_until') = (to_jsonb(old) - 'state' - 'valid_until')
     and (new.valid_until is not distinct from old.valid_until
          or new.valid_until < coalesce(old.valid_until, 'infinity'::date)) then
    return new;
  end if;
  raise exception 'product version % is published and cannot be changed', old.id using errcode = 'integrity_constraint_violation';
end $$;
"""
STAYS = """
create or replace function catalogue_version_stays() returns trigger language plpgsql as $$
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
"""
IN_ORDER = """
update catalogue_productversion old set state = 'RETIRED'
 where old.state = 'PUBLISHED' and exists (
   select 1 from catalogue_productversion new
    where new.product_id = old.product_id and new.state = 'PUBLISHED'
      and new.valid_from = old.valid_from and new.number > old.number);
update catalogue_productversion version set valid_until = following.starts - 1
  from (select id, lead(valid_from) over (partition by product_id order by valid_from) as starts
          from catalogue_productversion where state = 'PUBLISHED') following
 where following.id = version.id and following.starts is not null
   and (version.valid_until is null or version.valid_until >= following.starts);
"""


class Migration(migrations.Migration):
    """The trigger learns to let a version end earlier; an exclusion constraint is the last witness."""

    dependencies = [("catalogue", "0003_families")]

    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(ENDS, STAYS),
        migrations.RunSQL(IN_ORDER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="productversion",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", suiche.catalogue.states.VersionState["PUBLISHED"])),
                expressions=[
                    ("product", "="),
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_until"),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ],
                name="catalogue_one_version_a_day",
            ),
        ),
    ]
