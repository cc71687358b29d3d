"""A loan keeps whether its product is admitted to the state subsidy; what the state pays comes as a receipt."""

from django.db import migrations, models



def _channels(known):
    return models.CheckConstraint(condition=models.Q(("channel__in", known)), name="repay_receipt_channel")


def _payers(known):
    return models.CheckConstraint(
        condition=models.Q(("kind__in", ["received", "earned", "refunded"]), ("payer__in", known)),
        name="repay_subvention_move_kind",
    )


class Migration(migrations.Migration):
    dependencies = [("repay", "0011_bills_by_themselves")]
    operations = [
        migrations.AddField(
            "loan", "state_subsidy", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddIndex(
            "loan", models.Index(condition=models.Q(("state_subsidy", True)), fields=["id"], name="repay_loan_subsidised")
        ),
        migrations.AddIndex(
            "receipt", models.Index(condition=models.Q(("channel", "state")), fields=["loan"], name="repay_receipt_state")
        ),
        migrations.RemoveConstraint("receipt", "repay_receipt_channel"),
        migrations.AddConstraint("receipt", _channels(["gateway", "debit", "transfer", "deposit", "state", "opening"])),
        migrations.RemoveConstraint("subventionmove", "repay_subvention_move_kind"),
        migrations.AddConstraint("subventionmove", _payers(["", "oem", "dealer", "state"])),
    ]
