"""Who last gave somebody a one-time password, and when."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("parties", "0003_late_first")]

    operations = [
        migrations.AddField("signin", "let_in_by", models.CharField(max_length=80, null=True)),
        migrations.AddField("signin", "let_in_at", models.DateTimeField(null=True)),
    ]
