"""Quotes for a settlement and for changes of a contract."""

import django.db.models.deletion
import suiche.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("change", "0001_initial"),
        ("change", "0002_plan_changes"),
        ("change", "0003_no_cosigners"),
    ]

    dependencies = [
        ('repay', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='PayoffQuote',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('settle_on', models.DateField()),
                ('amount_fen', models.BigIntegerField()),
                ('price', models.JSONField()),
                ('quoted_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['quoted', 'paid', 'expired'])), name='change_payoff_state'), models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0)), name='change_payoff_amount')],
            },
        ),
        migrations.CreateModel(
            name='ChangeQuote',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('kind', models.CharField(max_length=12)),
                ('day', models.DateField()),
                ('wish', models.JSONField()),
                ('price', models.JSONField()),
                ('amount_fen', models.BigIntegerField()),
                ('quoted_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.CharField(blank=True, default='', max_length=80)),
                ('confirmation', models.CharField(blank=True, default='', max_length=80)),
                ('approval_reference', models.CharField(blank=True, default='', max_length=80)),
                ('event', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loanevent')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['quoted', 'agreed', 'done', 'expired'])), name='change_quote_state'), models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0)), name='change_quote_amount'), models.CheckConstraint(condition=models.Q(('kind__in', ['prepay', 'due_day', 'deferral', 'balloon', 'acceleration'])), name='change_quote_kind'), models.CheckConstraint(condition=models.Q(models.Q(('event__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('event__isnull', True)), _connector='OR'), name='change_quote_event')],
            },
        ),
    ]
