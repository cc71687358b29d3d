"""Messages to people, and the codes they prove themselves with."""

import suiche.kit.fields
import suiche.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("contact", "0001_initial"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('phone', suiche.kit.fields.EncryptedTextField()),
                ('phone_index', models.CharField(db_index=True, max_length=64)),
                ('phone_masked', models.CharField(max_length=20)),
                ('template', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=12)),
                ('params', suiche.kit.fields.EncryptedTextField(null=True)),
                ('subject', models.CharField(blank=True, default='', max_length=64)),
                ('receipt_no', models.CharField(blank=True, default='', max_length=80)),
                ('queued_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sent', 'refused', 'failed'])), name='contact_message_state')],
            },
        ),
        migrations.CreateModel(
            name='OneTimeCode',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('phone_index', models.CharField(max_length=64)),
                ('purpose', models.CharField(max_length=20)),
                ('subject', models.CharField(blank=True, default='', max_length=64)),
                ('code_hash', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['phone_index', 'asked_at'], name='contact_code_recent')],
            },
        ),
    ]
