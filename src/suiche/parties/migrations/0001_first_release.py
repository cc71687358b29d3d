"""Customers, dealers and staff, and how they sign in."""

import django.db.models.deletion
import suiche.kit.fields
import suiche.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("parties", "0001_initial"),
        ("parties", "0002_tokens_and_handovers"),
        ("parties", "0003_shared_cache"),
        ("parties", "0004_sign_in_without_clock"),
        ("parties", "0005_late_since"),
        ("parties", "0006_dealers_in_english"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=64, unique=True)),
                ('phone', suiche.kit.fields.EncryptedTextField(null=True)),
                ('phone_index', models.CharField(max_length=64, null=True, unique=True)),
                ('phone_verified', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Dealer',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('city', models.CharField(max_length=40)),
                ('address', models.CharField(max_length=120)),
                ('phone', models.CharField(max_length=20)),
                ('hours', models.CharField(max_length=60)),
                ('name_en', models.CharField(blank=True, default='', max_length=80)),
                ('city_en', models.CharField(blank=True, default='', max_length=40)),
                ('address_en', models.CharField(blank=True, default='', max_length=120)),
                ('hours_en', models.CharField(blank=True, default='', max_length=60)),
                ('brands', models.JSONField(default=list)),
                ('active', models.BooleanField(default=True)),
                ('account_name', models.CharField(max_length=80)),
                ('account_no', suiche.kit.fields.EncryptedTextField()),
                ('demo', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sign_in', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', suiche.kit.fields.EncryptedTextField(null=True)),
                ('id_number', suiche.kit.fields.EncryptedTextField(null=True)),
                ('id_number_index', models.CharField(max_length=64, null=True, unique=True)),
                ('id_valid_until', models.DateField(null=True)),
                ('address', suiche.kit.fields.EncryptedTextField(null=True)),
                ('identity_verified_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='BankCard',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer')),
                ('card_no', suiche.kit.fields.EncryptedTextField()),
                ('card_no_index', models.CharField(max_length=64)),
                ('bank_name', models.CharField(max_length=40)),
                ('mobile', suiche.kit.fields.EncryptedTextField()),
                ('verified_at', models.DateTimeField(null=True)),
                ('current', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('current', True)), fields=('customer',), name='parties_one_current_card')],
            },
        ),
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sign_in', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=40)),
                ('roles', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='DealerClerk',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sign_in', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dealer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.dealer')),
                ('name', models.CharField(max_length=40)),
                ('demo', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer')),
                ('kind', models.CharField(max_length=24)),
                ('version', models.CharField(max_length=20)),
                ('text_sha256', models.CharField(max_length=64)),
                ('given', models.BooleanField()),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['privacy', 'credit_query', 'credit_report', 'sensitive_id', 'e_signature', 'marketing'])), name='parties_consent_kind')],
            },
        ),
        migrations.CreateModel(
            name='PaymentStanding',
            fields=[
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='parties.customer')),
                ('late_since', models.DateField(null=True)),
                ('worst_days_past_due', models.PositiveIntegerField(default=0)),
                ('contracts_closed', models.PositiveIntegerField(default=0)),
                ('updated_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('sign_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issued_at', models.DateTimeField()),
                ('renewed_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('device_hash', models.CharField(max_length=64)),
                ('phone_hash', models.CharField(blank=True, default='', max_length=64)),
                ('sign_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('anonymous_key', suiche.kit.fields.EncryptedTextField(null=True)),
                ('next_path', models.CharField(max_length=300)),
                ('number', models.CharField(blank=True, default='', max_length=2)),
                ('opened_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'scanned', 'confirmed', 'used', 'declined', 'expired'])), name='parties_handover_state')],
            },
        ),
    ]
