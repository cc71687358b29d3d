"""How contracts ended."""

import django.db.models.deletion
import suiche.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("finish", "0001_initial"),
    ]

    dependencies = [
        ('repay', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('loan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('certificate_document_id', models.UUIDField()),
                ('closed_at', models.DateTimeField()),
            ],
        ),
    ]
