"""Orders can pay a prepayment; one that comes late is a case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("repay", "0006_direct_debit")]
    operations = [
        migrations.RemoveConstraint("paymentorder", "repay_order_purpose"),
        migrations.AddConstraint(
            "paymentorder",
            models.CheckConstraint(
                condition=models.Q(("purpose__in", ["instalment", "payoff", "prepay"])), name="repay_order_purpose"
            ),
        ),
        migrations.RemoveConstraint("paymentcase", "repay_case_kind"),
        migrations.AddConstraint(
            "paymentcase",
            models.CheckConstraint(
                condition=models.Q(("kind__in", ["unknown_order", "wrong_amount", "late_payoff", "late_change", "paid_twice", "after_settlement", "refund_failed"])),
                name="repay_case_kind",
            ),
        ),
    ]
