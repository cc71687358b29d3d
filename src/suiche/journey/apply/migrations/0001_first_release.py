"""Applications and their photos."""

import django.db.models.deletion
import suiche.kit.fields
import suiche.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("apply", "0001_initial"),
        ("apply", "0002_one_per_quote"),
        ("apply", "0003_ends_with_its_contract"),
    ]

    dependencies = [
        ('parties', '0001_first_release'),
        ('shop', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('number', models.CharField(max_length=30, unique=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer')),
                ('quote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shop.quote')),
                ('dealer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.dealer')),
                ('answers', suiche.kit.fields.EncryptedTextField()),
                ('card', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.bankcard')),
                ('started_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'withdrawn', 'completed', 'ended'])), name='apply_application_state'), models.UniqueConstraint(condition=models.Q(('state__in', ['withdrawn', 'ended']), _negated=True), fields=('customer', 'quote'), name='apply_one_per_quote')],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='apply.application')),
                ('kind', models.CharField(max_length=12)),
                ('content', suiche.kit.fields.EncryptedBytesField()),
                ('sha256', models.CharField(max_length=64)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('uploaded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['id_front', 'id_back', 'bank_card', 'income'])), name='apply_photo_kind')],
            },
        ),
    ]
