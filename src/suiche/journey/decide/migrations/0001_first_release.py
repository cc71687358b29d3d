"""Checks, rule sets and decisions: a second look writes another row."""

import django.db.models.deletion
from django.db import migrations, models

import suiche.kit.fields
import suiche.kit.ids
from suiche.kit.only_grows import only_grows


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("decide", "0001_initial"),
        ("decide", "0002_append_only"),
        ("decide", "0003_another_card"),
    ]

    dependencies = [
        ("kit", "0001_first_release"),
        ('apply', '0001_first_release'),
        ('parties', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(unique=True)),
                ('valid_from', models.DateField()),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('demo', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='apply.application')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer')),
                ('opened_at', models.DateTimeField()),
                ('promised_by', models.DateTimeField()),
                ('review_requested_at', models.DateTimeField(null=True)),
                ('card_try', models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['checking', 'referred', 'decided', 'cancelled'])), name='decide_case_state')],
            },
        ),
        migrations.CreateModel(
            name='CheckResult',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decide.case')),
                ('asked', models.CharField(max_length=10)),
                ('try_no', models.PositiveSmallIntegerField(default=1)),
                ('request_no', models.CharField(max_length=64)),
                ('outcome', models.CharField(max_length=24)),
                ('answer', suiche.kit.fields.EncryptedTextField()),
                ('started_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'asked', 'try_no'), name='decide_check_once'), models.CheckConstraint(condition=models.Q(('asked__in', ['identity', 'bureau', 'bank'])), name='decide_check_known')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decide.case')),
                ('outcome', models.CharField(max_length=10)),
                ('reasons', models.JSONField(default=list)),
                ('trace', models.JSONField()),
                ('facts', suiche.kit.fields.EncryptedTextField()),
                ('score', models.IntegerField(null=True)),
                ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decide.ruleset')),
                ('amount_max_fen', models.BigIntegerField()),
                ('decided_by', models.CharField(max_length=80)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('valid_until', models.DateField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['APPROVE', 'REFER', 'DECLINE'])), name='decide_decision_outcome')],
            },
        ),
        *only_grows("decide_decision", "decide_checkresult", "decide_ruleset"),
    ]
