"""A quote keeps its terms as priced, the accessories in it, and what others pay or keep: subsidy, subvention, deposit."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0004_one_version_a_day'),
        ('parties', '0005_late_since'),
        ('shop', '0002_figures_stay'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='quote',
            name='shop_quote_adds_up',
        ),
        migrations.AddField(
            model_name='quote',
            name='addon_loan_fen',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='quote',
            name='addons',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='quote',
            name='deposit_fen',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='quote',
            name='loan',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='quote',
            name='subsidy_fen',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='quote',
            name='subvention_fen',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('principal_fen', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('deal_price_fen'), '-', models.F('down_payment_fen')), '+', models.F('addon_loan_fen')))), name='shop_quote_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(('addon_loan_fen__gte', 0), ('deposit_fen__gte', 0), ('subsidy_fen__gte', 0), ('subvention_fen__gte', 0)), name='shop_quote_extras'),
        ),
    ]
