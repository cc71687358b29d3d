"""Families of products, and every column a family needs; versions that are there keep their meaning."""

import suiche.catalogue.kinds
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_published_stays'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='product',
            name='catalogue_product_family',
        ),
        migrations.AddField(
            model_name='productversion',
            name='addon_ltv_ppm',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='productversion',
            name='addons',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='productversion',
            name='charges',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='productversion',
            name='deposit_ppm',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='productversion',
            name='due_day',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='productversion',
            name='gross_rate_ppm',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='productversion',
            name='min_first_period_days',
            field=models.PositiveSmallIntegerField(default=20),
        ),
        migrations.AddField(
            model_name='productversion',
            name='oem_share_ppm',
            field=models.PositiveIntegerField(default=1000000),
        ),
        migrations.AddField(
            model_name='productversion',
            name='purchase_price_fen',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='productversion',
            name='segments',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='productversion',
            name='state_subsidy',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='productversion',
            name='steps',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='productversion',
            name='vat_mode',
            field=models.CharField(default=suiche.catalogue.kinds.VatMode['NONE'], max_length=8),
        ),
        migrations.AddField(
            model_name='productversion',
            name='vat_ppm',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('family__in', [suiche.catalogue.kinds.Family['LOAN'], suiche.catalogue.kinds.Family['LEASE'], suiche.catalogue.kinds.Family['LEASEBACK']])), name='catalogue_product_family'),
        ),
        migrations.AddConstraint(
            model_name='productversion',
            constraint=models.CheckConstraint(condition=models.Q(('due_day__isnull', True), ('due_day__range', (1, 28)), _connector='OR'), name='catalogue_version_due_day'),
        ),
        migrations.AddConstraint(
            model_name='productversion',
            constraint=models.CheckConstraint(condition=models.Q(('gross_rate_ppm__isnull', True), ('gross_rate_ppm__gt', models.F('annual_rate_ppm')), _connector='OR'), name='catalogue_version_gross'),
        ),
        migrations.AddConstraint(
            model_name='productversion',
            constraint=models.CheckConstraint(condition=models.Q(('vat_mode__in', [suiche.catalogue.kinds.VatMode['NONE'], suiche.catalogue.kinds.VatMode['RENT'], suiche.catalogue.kinds.VatMode['INTEREST']])), name='catalogue_version_vat'),
        ),
    ]
