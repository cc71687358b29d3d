"""What was scheduled, billed, charged, received and allocated stays: a correction is a new row."""

from django.db import migrations

TRIGGER = (
    "create trigger {table}_append_only before update or delete on {table} for each row execute function suiche_append_only();"
)
TABLES = ("repay_instalment", "repay_bill", "repay_charge", "repay_receipt", "repay_allocation", "repay_dayclose")


class Migration(migrations.Migration):
    dependencies = [("repay", "0001_initial"), ("kit", "0002_append_only")]
    operations = [
        migrations.RunSQL(TRIGGER.format(table=t), f"drop trigger {t}_append_only on {t}") for t in TABLES
    ]
