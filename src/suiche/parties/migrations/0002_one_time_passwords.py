"""Since when somebody signs in, when that ended, and until when their password is a one-time one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("parties", "0001_first_release")]

    operations = [
        migrations.AddField("signin", "opened_at", models.DateTimeField(null=True)),
        migrations.AddField("signin", "ended_at", models.DateTimeField(null=True)),
        migrations.AddField("signin", "one_time_until", models.DateTimeField(null=True)),
    ]
