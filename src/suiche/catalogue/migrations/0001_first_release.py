"""Vehicles, products and their versions; a published version stays as it was approved."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import suiche.catalogue.kinds
import suiche.catalogue.states
import suiche.kit.ids
from suiche.kit.only_grows import only_grows

# A published version may be taken off sale or end earlier, and nothing else of it ever changes: quotes and contracts can
# always be computed again.
STAYS = """
create function catalogue_version_stays() returns trigger language plpgsql as $$
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
create trigger catalogue_version_stays before update or delete on catalogue_productversion
  for each row execute function catalogue_version_stays();
"""
MAY_CHANGE = """
drop trigger catalogue_version_stays on catalogue_productversion;
drop function catalogue_version_stays();
"""


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("catalogue", "0001_initial"),
        ("catalogue", "0002_published_stays"),
        ("catalogue", "0003_families"),
        ("catalogue", "0004_one_version_a_day"),
        ("catalogue", "0005_unused_periods"),
        ("catalogue", "0006_why_off_sale"),
    ]

    dependencies = [
        ("kit", "0001_first_release"),
    ]

    operations = [
        BtreeGistExtension(),  # for the exclusion constraint: one version of a product a day
        migrations.CreateModel(
            name='Vehicle',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('brand', models.CharField(max_length=24)),
                ('brand_en', models.CharField(max_length=24)),
                ('series', models.CharField(max_length=40)),
                ('series_en', models.CharField(max_length=40)),
                ('trim', models.CharField(max_length=60)),
                ('trim_en', models.CharField(max_length=60)),
                ('model_year', models.PositiveSmallIntegerField()),
                ('condition', models.CharField(max_length=8)),
                ('energy', models.CharField(max_length=8)),
                ('body', models.CharField(max_length=8)),
                ('official_price_fen', models.BigIntegerField()),
                ('first_registered', models.DateField(null=True)),
                ('mileage_km', models.PositiveIntegerField(null=True)),
                ('facts', models.JSONField(default=list)),
                ('source', models.CharField(max_length=200)),
                ('demo', models.BooleanField(default=False)),
                ('on_sale', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('condition__in', [suiche.catalogue.kinds.Condition['NEW'], suiche.catalogue.kinds.Condition['USED']])), name='catalogue_vehicle_condition'), models.CheckConstraint(condition=models.Q(('energy__in', [suiche.catalogue.kinds.Energy['ICE'], suiche.catalogue.kinds.Energy['BEV'], suiche.catalogue.kinds.Energy['PHEV']])), name='catalogue_vehicle_energy'), models.CheckConstraint(condition=models.Q(('body__in', [suiche.catalogue.kinds.Body['SUV'], suiche.catalogue.kinds.Body['SEDAN'], suiche.catalogue.kinds.Body['MPV'], suiche.catalogue.kinds.Body['HATCH']])), name='catalogue_vehicle_body'), models.CheckConstraint(condition=models.Q(('official_price_fen__gt', 0)), name='catalogue_vehicle_price'), models.CheckConstraint(condition=models.Q(('condition', suiche.catalogue.kinds.Condition['NEW']), ('first_registered__isnull', False), _connector='OR'), name='catalogue_used_has_age')],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=30, unique=True)),
                ('family', models.CharField(default=suiche.catalogue.kinds.Family['LOAN'], max_length=12)),
                ('demo', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('family__in', [suiche.catalogue.kinds.Family['LOAN'], suiche.catalogue.kinds.Family['LEASE'], suiche.catalogue.kinds.Family['LEASEBACK']])), name='catalogue_product_family')],
            },
        ),
        migrations.CreateModel(
            name='ProductVersion',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.product')),
                ('number', models.PositiveIntegerField()),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('method', models.CharField(max_length=20)),
                ('annual_rate_ppm', models.PositiveIntegerField()),
                ('terms', models.JSONField()),
                ('min_down_ppm', models.PositiveIntegerField()),
                ('max_ltv_ppm', models.PositiveIntegerField()),
                ('amount_min_fen', models.BigIntegerField()),
                ('amount_max_fen', models.BigIntegerField()),
                ('balloon_min_ppm', models.PositiveIntegerField(default=0)),
                ('balloon_max_ppm', models.PositiveIntegerField(default=0)),
                ('penalty_multiple_ppm', models.PositiveIntegerField(null=True)),
                ('penalty_daily_ppm', models.PositiveIntegerField(null=True)),
                ('grace_days', models.PositiveSmallIntegerField(default=3)),
                ('compound', models.BooleanField(default=False)),
                ('fee_rule', models.JSONField()),
                ('quote_valid_days', models.PositiveSmallIntegerField(default=30)),
                ('min_read_seconds', models.PositiveSmallIntegerField(default=10)),
                ('eligible', models.JSONField(default=dict)),
                ('subvention', models.CharField(blank=True, default='', max_length=80)),
                ('subvention_en', models.CharField(blank=True, default='', max_length=120)),
                ('gross_rate_ppm', models.PositiveIntegerField(null=True)),
                ('oem_share_ppm', models.PositiveIntegerField(default=1000000)),
                ('state_subsidy', models.BooleanField(default=False)),
                ('due_day', models.PositiveSmallIntegerField(null=True)),
                ('min_first_period_days', models.PositiveSmallIntegerField(default=20)),
                ('steps', models.JSONField(default=list)),
                ('segments', models.JSONField(default=list)),
                ('addons', models.JSONField(default=list)),
                ('addon_ltv_ppm', models.PositiveIntegerField(default=0)),
                ('charges', models.JSONField(default=list)),
                ('deposit_ppm', models.PositiveIntegerField(default=0)),
                ('vat_mode', models.CharField(default=suiche.catalogue.kinds.VatMode['NONE'], max_length=8)),
                ('vat_ppm', models.PositiveIntegerField(default=0)),
                ('purchase_price_fen', models.BigIntegerField(null=True)),
                ('title', models.CharField(max_length=40)),
                ('title_en', models.CharField(max_length=60)),
                ('description', models.CharField(max_length=200)),
                ('description_en', models.CharField(max_length=300)),
                ('proposal_id', models.UUIDField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'PUBLISHED', 'RETIRED'])), name='catalogue_version_state'), models.UniqueConstraint(fields=('product', 'number'), name='catalogue_version_number'), models.CheckConstraint(condition=models.Q(models.Q(('penalty_daily_ppm__isnull', True), ('penalty_multiple_ppm__isnull', False)), models.Q(('penalty_daily_ppm__isnull', False), ('penalty_multiple_ppm__isnull', True)), _connector='OR'), name='catalogue_version_one_penalty'), models.CheckConstraint(condition=models.Q(('amount_max_fen__gte', models.F('amount_min_fen')), ('amount_min_fen__gt', 0)), name='catalogue_version_amounts'), models.CheckConstraint(condition=models.Q(('balloon_max_ppm__gte', models.F('balloon_min_ppm'))), name='catalogue_version_balloon'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='catalogue_version_days'), models.CheckConstraint(condition=models.Q(('due_day__isnull', True), ('due_day__range', (1, 28)), _connector='OR'), name='catalogue_version_due_day'), models.CheckConstraint(condition=models.Q(('gross_rate_ppm__isnull', True), ('gross_rate_ppm__gt', models.F('annual_rate_ppm')), _connector='OR'), name='catalogue_version_gross'), models.CheckConstraint(condition=models.Q(('vat_mode__in', [suiche.catalogue.kinds.VatMode['NONE'], suiche.catalogue.kinds.VatMode['RENT'], suiche.catalogue.kinds.VatMode['INTEREST']])), name='catalogue_version_vat'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', suiche.catalogue.states.VersionState['PUBLISHED'])), expressions=[('product', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange'), '&&')], name='catalogue_one_version_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Retirement',
            fields=[
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='catalogue.productversion')),
                ('reason', models.CharField(max_length=200)),
            ],
        ),
        migrations.RunSQL(STAYS, MAY_CHANGE),
        *only_grows("catalogue_retirement"),
    ]
