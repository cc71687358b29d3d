"""Direct debit: the timetable, mandates, runs, batches, debits, and what needs a person."""

import django.db.models.deletion
import suiche.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0005_late_since'),
        ('repay', '0005_authority'),
    ]

    operations = [
        migrations.CreateModel(
            name='DebitTimetable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(unique=True)),
                ('windows', models.JSONField()),
                ('retry_codes', models.JSONField()),
                ('most_tries', models.PositiveSmallIntegerField()),
                ('most_lines', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='DebitBatch',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('number', models.CharField(max_length=32, unique=True)),
                ('on', models.DateField(db_index=True)),
                ('window', models.CharField(max_length=5)),
                ('by_file', models.BooleanField(default=False)),
                ('count', models.PositiveIntegerField()),
                ('total_fen', models.BigIntegerField()),
                ('content', models.TextField()),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('made_at', models.DateTimeField()),
                ('collected_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['created', 'submitted', 'done', 'refused'])), name='repay_debit_batch_state'), models.CheckConstraint(condition=models.Q(('count__gt', 0), ('total_fen__gt', 0)), name='repay_debit_batch_total')],
            },
        ),
        migrations.CreateModel(
            name='DebitMandate',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('bank_name', models.CharField(max_length=40)),
                ('last4', models.CharField(max_length=4)),
                ('request_no', models.CharField(max_length=64, unique=True)),
                ('protocol_no', models.CharField(max_length=64, null=True, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, default='', max_length=80)),
                ('card', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.bankcard')),
                ('loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
            ],
        ),
        migrations.CreateModel(
            name='Debit',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('line', models.PositiveSmallIntegerField()),
                ('order_no', models.CharField(max_length=32, unique=True)),
                ('due_date', models.DateField()),
                ('on', models.DateField()),
                ('value_on', models.DateField()),
                ('attempt', models.PositiveSmallIntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('code', models.CharField(blank=True, default='', max_length=16)),
                ('transaction_no', models.CharField(blank=True, default='', max_length=64)),
                ('debited_at', models.DateTimeField(null=True)),
                ('return_no', models.CharField(max_length=64, null=True, unique=True)),
                ('returned_on', models.DateField(null=True)),
                ('loan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('receipt', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.receipt')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.debitbatch')),
                ('mandate', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.debitmandate')),
            ],
        ),
        migrations.CreateModel(
            name='DebitProblem',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=80)),
                ('expected_fen', models.BigIntegerField(null=True)),
                ('received_fen', models.BigIntegerField(null=True)),
                ('detail', models.CharField(blank=True, default='', max_length=200)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.CharField(blank=True, default='', max_length=80)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.debitbatch')),
                ('loan', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
            ],
        ),
        migrations.CreateModel(
            name='DebitRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('window', models.CharField(max_length=5)),
                ('batches', models.PositiveIntegerField(default=0)),
                ('debits', models.PositiveIntegerField(default=0)),
                ('cursor', models.UUIDField(null=True)),
                ('begun_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('on', 'window'), name='repay_debit_run_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='debitmandate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'active', 'refused', 'ended'])), name='repay_mandate_state'),
        ),
        migrations.AddConstraint(
            model_name='debitmandate',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'active'])), fields=('loan',), name='repay_one_live_mandate'),
        ),
        migrations.AddConstraint(
            model_name='debitmandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), ('protocol_no__isnull', False), _connector='OR'), name='repay_mandate_protocol'),
        ),
        migrations.AddIndex(
            model_name='debit',
            index=models.Index(fields=['on'], name='repay_debit_on'),
        ),
        migrations.AddConstraint(
            model_name='debit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['created', 'submitted', 'processing', 'unknown', 'success', 'failed', 'returned'])), name='repay_debit_state'),
        ),
        migrations.AddConstraint(
            model_name='debit',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['created', 'submitted', 'processing', 'unknown'])), fields=('loan',), name='repay_one_live_debit'),
        ),
        migrations.AddConstraint(
            model_name='debit',
            constraint=models.UniqueConstraint(fields=('loan', 'due_date', 'attempt'), name='repay_debit_attempt_once'),
        ),
        migrations.AddConstraint(
            model_name='debit',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='repay_debit_amount'),
        ),
        migrations.AddConstraint(
            model_name='debit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('code', ''), _negated=True), _connector='OR'), name='repay_debit_failed_code'),
        ),
        migrations.AddConstraint(
            model_name='debit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'success'), _negated=True), ('receipt__isnull', False), _connector='OR'), name='repay_debit_success_receipt'),
        ),
        migrations.AddConstraint(
            model_name='debitproblem',
            constraint=models.UniqueConstraint(fields=('kind', 'subject'), name='repay_debit_problem_once'),
        ),
        migrations.AddConstraint(
            model_name='debitproblem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['batch_refused', 'file_refused', 'unknown_order', 'amount_differs', 'contradiction', 'not_found', 'after_settlement', 'return_unknown'])), name='repay_debit_problem_kind'),
        ),
    ]
