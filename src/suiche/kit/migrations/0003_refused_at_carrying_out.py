"""An approved proposal that cannot be carried out says so, with its sentence."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kit", "0002_append_only")]
    operations = [
        migrations.AddField("proposalrow", "refused_zh", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField("proposalrow", "refused_en", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField("proposalrow", "refused_at", models.DateTimeField(null=True)),
    ]
