"""The ledger knows what the state pays of the interest: one account, two rules."""

from django.db import migrations

RULES = [
    "loan_activated", "lease_activated", "dealer_paid", "interest_billed", "penalty_charged", "fee_charged", "rent_vat",
    "interest_vat", "money_received", "transfer_received", "debit_received", "debit_returned", "debit_settled",
    "gateway_settled", "credit_applied", "lease_credit_applied", "credit_refunded", "waived", "interest_capitalised",
    "lease_capitalised", "written_off", "lease_written_off", "recovered", "taken_over", "lease_taken_over",
    "subvention_promised", "subvention_received", "subvention_earned", "subvention_refunded", "deposit_received",
    "deposit_returned", "vehicle_returned", "interest_accrued", "accrual_reversed",
]  # fmt: skip
ACCOUNTS = [
    "1002.01", "1012.01", "1012.02", "1132.01", "1132.02", "1132.03", "1221.01", "1221.02", "1303.01", "1304.01",
    "1461.01", "1531.01", "1901.09", "2202.01", "2221.01", "2221.02", "2221.03", "2241.01", "2241.02", "2401.01",
    "6011.01", "6011.02", "6011.03", "6021.01",
]  # fmt: skip


def _known(domain, words):
    listed = ", ".join(f"'{word}'" for word in words)
    return (
        f"alter domain {domain} drop constraint {domain}_known;"
        f"alter domain {domain} add constraint {domain}_known check (value in ({listed}));"
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_lines_at_once")]
    operations = [
        migrations.RunSQL(
            _known("ledger_rule", [*RULES, "state_subsidised", "state_subsidy_received"]), _known("ledger_rule", RULES)
        ),
        migrations.RunSQL(_known("ledger_account", [*ACCOUNTS, "1221.03"]), _known("ledger_account", ACCOUNTS)),
    ]
