"""Leases have terms of their own; subventions are promised, earned, received and given back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('repay', '0008_day_proof'),
    ]

    operations = [
        migrations.CreateModel(
            name='Lease',
            fields=[
                ('loan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='repay.loan')),
                ('residual_fen', models.BigIntegerField()),
                ('purchase_price_fen', models.BigIntegerField(default=0)),
                ('deposit_fen', models.BigIntegerField(default=0)),
                ('vat_mode', models.CharField(max_length=8)),
                ('vat_ppm', models.PositiveIntegerField(default=0)),
                ('ended_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Subvention',
            fields=[
                ('loan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='repay.loan')),
                ('amount_fen', models.BigIntegerField()),
                ('oem_fen', models.BigIntegerField()),
                ('gross_rate_ppm', models.PositiveIntegerField()),
                ('at_end', models.CharField(max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name='SubventionMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('payer', models.CharField(default='', max_length=8)),
                ('amount_fen', models.BigIntegerField()),
                ('on', models.DateField()),
                ('reference', models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='SubventionPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField()),
                ('amount_fen', models.BigIntegerField()),
                ('earned_on', models.DateField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='allocation',
            name='repay_allocation_source',
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['credit', 'waiver', 'write_off', 'capitalised', 'vehicle'])), name='repay_allocation_source'),
        ),
        migrations.AddConstraint(
            model_name='lease',
            constraint=models.CheckConstraint(condition=models.Q(('deposit_fen__gte', 0), ('purchase_price_fen__gte', 0), ('residual_fen__gte', 0)), name='repay_lease_amounts'),
        ),
        migrations.AddConstraint(
            model_name='lease',
            constraint=models.CheckConstraint(condition=models.Q(('vat_mode__in', ['NONE', 'RENT', 'INTEREST'])), name='repay_lease_vat'),
        ),
        migrations.AddConstraint(
            model_name='subvention',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0), ('oem_fen__gte', 0), ('oem_fen__lte', models.F('amount_fen'))), name='repay_subvention_amounts'),
        ),
        migrations.AddConstraint(
            model_name='subvention',
            constraint=models.CheckConstraint(condition=models.Q(('at_end__in', ['refund', 'keep'])), name='repay_subvention_end'),
        ),
        migrations.AddField(
            model_name='subventionmove',
            name='loan',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan'),
        ),
        migrations.AddField(
            model_name='subventionpart',
            name='loan',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan'),
        ),
        migrations.AddConstraint(
            model_name='subventionmove',
            constraint=models.UniqueConstraint(fields=('loan', 'kind', 'payer', 'reference'), name='repay_subvention_move_once'),
        ),
        migrations.AddConstraint(
            model_name='subventionmove',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen', 0), _negated=True), name='repay_subvention_move_amount'),
        ),
        migrations.AddConstraint(
            model_name='subventionmove',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['received', 'earned', 'refunded']), ('payer__in', ['', 'oem', 'dealer'])), name='repay_subvention_move_kind'),
        ),
        migrations.AddIndex(
            model_name='subventionpart',
            index=models.Index(condition=models.Q(('earned_on__isnull', True)), fields=['due_on'], name='repay_subvention_due'),
        ),
        migrations.AddConstraint(
            model_name='subventionpart',
            constraint=models.UniqueConstraint(fields=('loan', 'period'), name='repay_subvention_part_once'),
        ),
        migrations.AddConstraint(
            model_name='subventionpart',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0)), name='repay_subvention_part'),
        ),
        migrations.RunSQL(
            "create trigger repay_subventionmove_append_only before update or delete on repay_subventionmove"
            " for each row execute function suiche_append_only();",
            "drop trigger repay_subventionmove_append_only on repay_subventionmove",
        ),
    ]
