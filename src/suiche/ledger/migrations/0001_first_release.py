"""Entries and their lines, sums and seals; the database watches that entries balance and never change."""

import django.db.models.deletion
from django.db import migrations, models

from suiche.kit.only_grows import only_grows

# Known words by domains: a CHECK with a long list is read anew from the catalogue at every statement; a domain's is kept
# ready (half the cost of a posting).
RULES = [
    "loan_activated", "lease_activated", "dealer_paid", "interest_billed", "penalty_charged", "fee_charged", "rent_vat",
    "interest_vat", "money_received", "transfer_received", "debit_received", "debit_returned", "debit_settled",
    "gateway_settled", "credit_applied", "lease_credit_applied", "credit_refunded", "waived", "interest_capitalised",
    "lease_capitalised", "written_off", "lease_written_off", "recovered", "taken_over", "lease_taken_over",
    "subvention_promised", "subvention_received", "subvention_earned", "subvention_refunded", "deposit_received",
    "deposit_returned", "vehicle_returned", "interest_accrued", "accrual_reversed", "state_subsidised",
    "state_subsidy_received",
]  # fmt: skip
ACCOUNTS = [
    "1002.01", "1012.01", "1012.02", "1132.01", "1132.02", "1132.03", "1221.01", "1221.02", "1303.01", "1304.01",
    "1461.01", "1531.01", "1901.09", "2202.01", "2221.01", "2221.02", "2221.03", "2241.01", "2241.02", "2401.01",
    "6011.01", "6011.02", "6011.03", "6021.01", "1221.03",
]  # fmt: skip


def known(domain, words, table, column, before):
    """Let a column hold only these words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return migrations.RunSQL(
        f"create domain {domain} as text constraint {domain}_known check (value in ({listed}));"
        f"alter table {table} alter column {column} type {domain}",
        f"alter table {table} alter column {column} type {before}; drop domain {domain}",
    )


# What the lines of an entry add up to is checked where the entry starts to wait for its seal. It asks no table: lines are
# written with the entry they belong to, the one numbered last; of any other the number comes out null and is refused.
BALANCED = """
create function ledger_balanced() returns trigger language plpgsql as $$
begin
  insert into ledger_waiting (entry_id, off_fen)
  select case when entry_id = currval('ledger_entry_id_seq') then entry_id end, sum(amount_fen)
  from fresh group by entry_id;
  return null;
end $$;
create trigger ledger_line_balanced after insert on ledger_line
  referencing new table as fresh for each statement execute function ledger_balanced();
"""
UNWATCHED = "drop trigger ledger_line_balanced on ledger_line; drop function ledger_balanced()"
# Nothing reads a line's number: no index keeps it, and each connection may take a hundred at a time.
NO_LINE_NUMBERS = (
    "alter table ledger_line drop constraint ledger_line_pkey; alter sequence ledger_line_id_seq cache 100",
    "alter table ledger_line add primary key (id); alter sequence ledger_line_id_seq cache 1",
)
# Emptied again and again: what was deleted is cleared away early.
EARLY = "alter table ledger_waiting set (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0)"


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("ledger", "0001_initial"),
        ("ledger", "0002_watched"),
        ("ledger", "0003_more_facts"),
        ("ledger", "0004_sealed"),
        ("ledger", "0005_watched_by_domains"),
        ("ledger", "0006_lines_at_once"),
        ("ledger", "0007_state_subsidy"),
    ]

    dependencies = [
        ("kit", "0001_first_release"),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('rule', models.CharField(max_length=24)),
                ('reference', models.CharField(max_length=120)),
                ('contract_id', models.UUIDField(null=True)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('counter', models.BooleanField(db_default=False, default=False)),
                ('reverses', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reference',), name='ledger_entry_posted_once'), models.UniqueConstraint(condition=models.Q(('reverses__isnull', False)), fields=('reverses',), name='ledger_entry_reversed_once')],
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                ('account', models.CharField(max_length=12)),
                ('contract_id', models.UUIDField(null=True)),
                ('amount_fen', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('contract_id__isnull', False)), fields=['contract_id', 'account'], include=('amount_fen', 'entry'), name='ledger_line_balance')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen', 0), _negated=True), name='ledger_line_not_zero'), models.UniqueConstraint(fields=('entry', 'account', 'contract_id'), name='ledger_line_once_per_account', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='ledger.entry')),
                ('off_fen', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('off_fen', 0)), name='ledger_posting_balances')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('previous', models.BinaryField()),
                ('hash', models.BinaryField(unique=True)),
                ('entries', models.IntegerField()),
                ('lines', models.IntegerField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SealedEntry',
            fields=[
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='ledger.entry')),
                ('seal', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.seal')),
                ('on', models.DateField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'db_table': 'ledger_sealed_entry',
                'indexes': [models.Index(fields=['on', 'entry'], name='ledger_sealed_on')],
            },
        ),
        migrations.CreateModel(
            name='DaySum',
            fields=[
                ('pk', models.CompositePrimaryKey('on', 'rule', 'account', blank=True, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('rule', models.CharField(max_length=24)),
                ('account', models.CharField(max_length=12)),
                ('debit_fen', models.BigIntegerField()),
                ('credit_fen', models.BigIntegerField()),
                ('entries', models.IntegerField()),
            ],
            options={
                'db_table': 'ledger_day_sum',
            },
        ),
        known("ledger_rule", RULES, "ledger_entry", "rule", "varchar(24)"),
        known("ledger_account", ACCOUNTS, "ledger_line", "account", "varchar(12)"),
        migrations.RunSQL(BALANCED, UNWATCHED),
        migrations.RunSQL(*NO_LINE_NUMBERS),
        migrations.RunSQL(EARLY, migrations.RunSQL.noop),
        *only_grows(
            "ledger_entry", "ledger_line", "ledger_seal", "ledger_sealed_entry",
        ),
    ]
