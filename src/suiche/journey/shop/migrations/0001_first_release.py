"""Quotes that were saved; their figures stay as they were priced."""

import django.db.models.deletion
import django.db.models.expressions
import suiche.kit.fields
import suiche.kit.ids
from django.db import migrations, models

# Only a quote's owner, its name and its removal may change.
STAYS = """
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
MAY_CHANGE = """
drop trigger shop_quote_stays on shop_quote;
drop function shop_quote_stays();
"""


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("shop", "0001_initial"),
        ("shop", "0002_figures_stay"),
        ("shop", "0003_families"),
        ("shop", "0004_keys_are_not_readable"),
    ]

    dependencies = [
        ('catalogue', '0001_first_release'),
        ('parties', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('token', suiche.kit.fields.EncryptedTextField()),
                ('token_index', models.CharField(max_length=64, unique=True)),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer')),
                ('visitor_index', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                ('dealer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.dealer')),
                ('product_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.productversion')),
                ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.vehicle')),
                ('deal_price_fen', models.BigIntegerField()),
                ('down_payment_fen', models.BigIntegerField()),
                ('principal_fen', models.BigIntegerField()),
                ('balloon_fen', models.BigIntegerField(default=0)),
                ('addons', models.JSONField(default=list)),
                ('addon_loan_fen', models.BigIntegerField(default=0)),
                ('subsidy_fen', models.BigIntegerField(default=0)),
                ('loan', models.JSONField(null=True)),
                ('subvention_fen', models.BigIntegerField(default=0)),
                ('deposit_fen', models.BigIntegerField(default=0)),
                ('terms', models.PositiveSmallIntegerField()),
                ('annual_rate_ppm', models.PositiveIntegerField()),
                ('method', models.CharField(max_length=20)),
                ('instalment_fen', models.BigIntegerField()),
                ('last_instalment_fen', models.BigIntegerField()),
                ('total_interest_fen', models.BigIntegerField()),
                ('apr_simple_pct', models.CharField(max_length=12)),
                ('schedule_sha256', models.CharField(max_length=64)),
                ('engine_version', models.CharField(max_length=20)),
                ('priced_on', models.DateField()),
                ('valid_until', models.DateField()),
                ('name', models.CharField(max_length=40)),
                ('saved_at', models.DateTimeField()),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shop.quote')),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['customer', 'saved_at'], name='shop_quote_of_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('principal_fen', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('deal_price_fen'), '-', models.F('down_payment_fen')), '+', models.F('addon_loan_fen')))), name='shop_quote_adds_up'), models.CheckConstraint(condition=models.Q(('balloon_fen__gte', 0), ('down_payment_fen__gte', 0), ('principal_fen__gt', 0)), name='shop_quote_amounts'), models.CheckConstraint(condition=models.Q(('addon_loan_fen__gte', 0), ('deposit_fen__gte', 0), ('subsidy_fen__gte', 0), ('subvention_fen__gte', 0)), name='shop_quote_extras'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('priced_on'))), name='shop_quote_days'), models.CheckConstraint(condition=models.Q(('customer__isnull', False), models.Q(('visitor_index', ''), _negated=True), _connector='OR'), name='shop_quote_has_an_owner')],
            },
        ),
        migrations.RunSQL(STAYS, MAY_CHANGE),
    ]
