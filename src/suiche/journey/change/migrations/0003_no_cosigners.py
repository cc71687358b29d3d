"""Co-borrowers and guarantors are not taken on anywhere, so nothing asks for their consent."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("change", "0002_plan_changes"),
    ]

    operations = [
        migrations.DeleteModel(name="Cosigner"),
        migrations.RemoveField(model_name="changequote", name="consent_needed"),
        migrations.RemoveField(model_name="changequote", name="consent_reference"),
    ]
