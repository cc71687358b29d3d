"""Contracts, their evidence and the signing."""

import django.db.models.deletion
import suiche.catalogue.kinds
import suiche.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("sign", "0001_initial"),
        ("sign", "0002_evidence"),
        ("sign", "0003_families"),
        ("sign", "0004_conditions_of_leases"),
    ]

    dependencies = [
        ('apply', '0001_first_release'),
        ('catalogue', '0001_first_release'),
        ('parties', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('number', models.CharField(max_length=30, unique=True)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='apply.application')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer')),
                ('dealer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.dealer')),
                ('product_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.productversion')),
                ('vehicle', models.CharField(max_length=120)),
                ('vehicle_en', models.CharField(blank=True, default='', max_length=120)),
                ('product', models.CharField(max_length=30)),
                ('deal_price_fen', models.BigIntegerField()),
                ('down_payment_fen', models.BigIntegerField()),
                ('principal_fen', models.BigIntegerField()),
                ('family', models.CharField(default=suiche.catalogue.kinds.Family['LOAN'], max_length=12)),
                ('addon_fen', models.BigIntegerField(default=0)),
                ('gross_rate_ppm', models.PositiveIntegerField(null=True)),
                ('subvention_fen', models.BigIntegerField(default=0)),
                ('oem_share_ppm', models.PositiveIntegerField(default=1000000)),
                ('deposit_fen', models.BigIntegerField(default=0)),
                ('vat_mode', models.CharField(default=suiche.catalogue.kinds.VatMode['NONE'], max_length=8)),
                ('vat_ppm', models.PositiveIntegerField(default=0)),
                ('purchase_price_fen', models.BigIntegerField(null=True)),
                ('terms', models.JSONField()),
                ('penalty', models.JSONField()),
                ('fee_rule', models.JSONField()),
                ('min_read_seconds', models.PositiveSmallIntegerField()),
                ('offered_at', models.DateTimeField()),
                ('valid_until', models.DateField()),
                ('disclosure_document_id', models.UUIDField(null=True)),
                ('contract_document_id', models.UUIDField(null=True)),
                ('mandate_document_id', models.UUIDField(null=True)),
                ('activated_on', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'disclosed', 'signing', 'signed', 'active', 'withdrawn', 'expired'])), name='sign_contract_state'), models.CheckConstraint(condition=models.Q(('principal_fen__gt', 0)), name='sign_contract_principal'), models.CheckConstraint(condition=models.Q(('family__in', [suiche.catalogue.kinds.Family['LOAN'], suiche.catalogue.kinds.Family['LEASE'], suiche.catalogue.kinds.Family['LEASEBACK']]), ('vat_mode__in', [suiche.catalogue.kinds.VatMode['NONE'], suiche.catalogue.kinds.VatMode['RENT'], suiche.catalogue.kinds.VatMode['INTEREST']])), name='sign_contract_family'), models.CheckConstraint(condition=models.Q(('addon_fen__gte', 0), ('addon_fen__lt', models.F('principal_fen')), ('deposit_fen__gte', 0), ('subvention_fen__gte', 0)), name='sign_contract_extras')],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('contract', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sign.contract')),
                ('table', models.JSONField()),
                ('table_sha256', models.CharField(max_length=64)),
                ('shown_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('read_seconds', models.PositiveIntegerField(null=True)),
                ('ip', models.CharField(blank=True, default='', max_length=45)),
                ('device', models.CharField(blank=True, default='', max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='SigningEvidence',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('contract', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sign.contract')),
                ('confirmed_at', models.DateTimeField()),
                ('phone_masked', models.CharField(max_length=20)),
                ('disclosure_sha256', models.CharField(max_length=64)),
                ('paper_sha256', models.CharField(max_length=64)),
                ('read_seconds', models.PositiveIntegerField()),
                ('consents', models.JSONField(default=list)),
                ('ip', models.CharField(blank=True, default='', max_length=45)),
                ('device', models.CharField(blank=True, default='', max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sign.contract')),
                ('condition', models.CharField(max_length=16)),
                ('evidence', models.CharField(max_length=200)),
                ('vin', models.CharField(blank=True, default='', max_length=17)),
                ('ticked_by', models.CharField(max_length=80)),
                ('ticked_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('contract', 'condition'), name='sign_condition_once'), models.CheckConstraint(condition=models.Q(('condition__in', ['down_payment', 'deposit', 'invoice', 'insurance', 'mandate', 'delivery', 'title'])), name='sign_condition_known')],
            },
        ),
    ]
