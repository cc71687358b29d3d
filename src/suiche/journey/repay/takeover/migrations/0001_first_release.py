"""Contracts that were taken over: runs, their faults, payments from before."""

import django.db.models.deletion
from django.db import migrations, models

import suiche.kit.ids
from suiche.kit.only_grows import only_grows


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("takeover", "0001_initial"),
        ("takeover", "0002_append_only"),
    ]

    dependencies = [
        ("kit", "0001_first_release"),
        ('repay', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('source', models.CharField(max_length=60)),
                ('as_of', models.DateField()),
                ('control', models.JSONField()),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('index_later', models.TextField(blank=True, default='')),
                ('people_read', models.PositiveIntegerField(default=0)),
                ('people_kept', models.PositiveIntegerField(default=0)),
                ('reconciled', models.BooleanField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RunBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='takeover.run')),
                ('number', models.PositiveIntegerField()),
                ('slices', models.JSONField()),
                ('done_at', models.DateTimeField(null=True)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('read', models.JSONField(default=list)),
                ('kept', models.JSONField(default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='takeover_batch_once')],
            },
        ),
        migrations.CreateModel(
            name='RunFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='takeover.run')),
                ('file', models.CharField(max_length=12)),
                ('offset', models.BigIntegerField()),
                ('key', models.CharField(max_length=30)),
                ('column', models.CharField(max_length=30)),
                ('code', models.CharField(max_length=20)),
                ('facts', models.JSONField(default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'file', 'offset', 'column', 'code'), name='takeover_fault_once'), models.CheckConstraint(condition=models.Q(('file__in', ['contracts', 'parties', 'schedules', 'payments', 'open_items'])), name='takeover_fault_file')],
            },
        ),
        migrations.CreateModel(
            name='PaymentBefore',
            fields=[
                ('pk', models.CompositePrimaryKey('loan_id', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('loan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('number', models.PositiveSmallIntegerField()),
                ('on', models.DateField()),
                ('amount_fen', models.BigIntegerField()),
                ('channel', models.CharField(max_length=10)),
                ('transaction_no', models.CharField(max_length=40)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='takeover_payment_amount'), models.CheckConstraint(condition=models.Q(('channel__in', ['counter', 'debit', 'gateway', 'transfer'])), name='takeover_payment_channel')],
            },
        ),
        *only_grows("takeover_paymentbefore", "takeover_runfault"),
    ]
