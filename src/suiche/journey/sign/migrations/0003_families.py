"""A contract keeps its family and what the loan needs at its opening: add-on, subvention, deposit, tax."""

import suiche.catalogue.kinds
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('apply', '0003_ends_with_its_contract'),
        ('catalogue', '0004_one_version_a_day'),
        ('parties', '0005_late_since'),
        ('sign', '0002_evidence'),
    ]

    operations = [
        migrations.AddField(
            model_name='contract',
            name='addon_fen',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='contract',
            name='deposit_fen',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='contract',
            name='family',
            field=models.CharField(default=suiche.catalogue.kinds.Family['LOAN'], max_length=12),
        ),
        migrations.AddField(
            model_name='contract',
            name='gross_rate_ppm',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='contract',
            name='oem_share_ppm',
            field=models.PositiveIntegerField(default=1000000),
        ),
        migrations.AddField(
            model_name='contract',
            name='purchase_price_fen',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='contract',
            name='subvention_fen',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='contract',
            name='vat_mode',
            field=models.CharField(default=suiche.catalogue.kinds.VatMode['NONE'], max_length=8),
        ),
        migrations.AddField(
            model_name='contract',
            name='vat_ppm',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('family__in', [suiche.catalogue.kinds.Family['LOAN'], suiche.catalogue.kinds.Family['LEASE'], suiche.catalogue.kinds.Family['LEASEBACK']]), ('vat_mode__in', [suiche.catalogue.kinds.VatMode['NONE'], suiche.catalogue.kinds.VatMode['RENT'], suiche.catalogue.kinds.VatMode['INTEREST']])), name='sign_contract_family'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('addon_fen__gte', 0), ('addon_fen__lt', models.F('principal_fen')), ('deposit_fen__gte', 0), ('subvention_fen__gte', 0)), name='sign_contract_extras'),
        ),
    ]
