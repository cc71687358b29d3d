"""Loans: the plan in versions, bills, receipts, charges, events, debits, leases, subventions, days."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import suiche.kit.ids
from suiche.kit.only_grows import only_grows

# A row of the plan may be superseded, once, and nothing else.
SUPERSEDED_ONCE = """
create function repay_superseded_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.superseded_on is not null or new.superseded_on is null
     or (to_jsonb(new) - 'superseded_on' - 'superseded_by_id') <> (to_jsonb(old) - 'superseded_on' - 'superseded_by_id') then
    raise exception 'rows of % are only superseded', tg_table_name using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger repay_instalment_append_only before update or delete on repay_instalment
  for each row execute function repay_superseded_once();
"""
UNWATCHED = "drop trigger repay_instalment_append_only on repay_instalment; drop function repay_superseded_once()"


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("repay", "0001_initial"),
        ("repay", "0002_append_only"),
        ("repay", "0003_room_for_the_contracts_car"),
        ("repay", "0004_events_and_versions"),
        ("repay", "0005_authority"),
        ("repay", "0006_direct_debit"),
        ("repay", "0007_prepayments"),
        ("repay", "0008_day_proof"),
        ("repay", "0009_leases_and_subventions"),
        ("repay", "0010_debit_settlements"),
        ("repay", "0011_bills_by_themselves"),
        ("repay", "0012_state_subsidy"),
    ]

    dependencies = [
        ("kit", "0001_first_release"),
        ('parties', '0001_first_release'),
        ('sign', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='DebitTimetable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(unique=True)),
                ('windows', models.JSONField()),
                ('retry_codes', models.JSONField()),
                ('most_tries', models.PositiveSmallIntegerField()),
                ('most_lines', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='DebitRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('window', models.CharField(max_length=5)),
                ('batches', models.PositiveIntegerField(default=0)),
                ('debits', models.PositiveIntegerField(default=0)),
                ('cursor', models.UUIDField(null=True)),
                ('begun_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('on', 'window'), name='repay_debit_run_once')],
            },
        ),
        migrations.CreateModel(
            name='DebitBatch',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('number', models.CharField(max_length=32, unique=True)),
                ('on', models.DateField(db_index=True)),
                ('window', models.CharField(max_length=5)),
                ('by_file', models.BooleanField(default=False)),
                ('count', models.PositiveIntegerField()),
                ('total_fen', models.BigIntegerField()),
                ('content', models.TextField()),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('made_at', models.DateTimeField()),
                ('collected_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['created', 'submitted', 'done', 'refused'])), name='repay_debit_batch_state'), models.CheckConstraint(condition=models.Q(('count__gt', 0), ('total_fen__gt', 0)), name='repay_debit_batch_total')],
            },
        ),
        migrations.CreateModel(
            name='DebitSettlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.debitbatch')),
                ('statement_no', models.CharField(max_length=64)),
                ('amount_fen', models.BigIntegerField()),
                ('on', models.DateField()),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'statement_no'), name='repay_debit_settled_once'), models.CheckConstraint(condition=models.Q(('amount_fen', 0), _negated=True), name='repay_debit_settled_amount')],
            },
        ),
        migrations.CreateModel(
            name='Loan',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('contract', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sign.contract')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer')),
                ('dealer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.dealer')),
                ('contract_no', models.CharField(max_length=30, unique=True)),
                ('vehicle', models.CharField(max_length=120)),
                ('product', models.CharField(max_length=40)),
                ('family', models.CharField(default='LOAN', max_length=12)),
                ('terms', models.JSONField()),
                ('penalty', models.JSONField()),
                ('fee_rule', models.JSONField()),
                ('principal_fen', models.BigIntegerField()),
                ('disbursed_on', models.DateField()),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('taken_over', models.PositiveSmallIntegerField(default=0)),
                ('taken_over_on', models.DateField(null=True)),
                ('holds_credit', models.BooleanField(default=False)),
                ('state_subsidy', models.BooleanField(db_default=False, default=False)),
                ('accelerated_on', models.DateField(null=True)),
                ('settled_on', models.DateField(null=True)),
                ('dealer_paid_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('holds_credit', True)), fields=['id'], name='repay_loan_credit'), models.Index(condition=models.Q(('state_subsidy', True)), fields=['id'], name='repay_loan_subsidised')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['active', 'settled', 'written_off'])), name='repay_loan_state'), models.CheckConstraint(condition=models.Q(('principal_fen__gt', 0)), name='repay_loan_principal'), models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', False), ('state', 'settled')), models.Q(models.Q(('state', 'settled'), _negated=True), ('settled_on__isnull', True)), _connector='OR'), name='repay_loan_settled_on')],
            },
        ),
        migrations.CreateModel(
            name='DebitMandate',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('card', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.bankcard')),
                ('bank_name', models.CharField(max_length=40)),
                ('last4', models.CharField(max_length=4)),
                ('request_no', models.CharField(max_length=64, unique=True)),
                ('protocol_no', models.CharField(max_length=64, null=True, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, default='', max_length=80)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'active', 'refused', 'ended'])), name='repay_mandate_state'), models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'active'])), fields=('loan',), name='repay_one_live_mandate'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), ('protocol_no__isnull', False), _connector='OR'), name='repay_mandate_protocol')],
            },
        ),
        migrations.CreateModel(
            name='DebitProblem',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=80)),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.debitbatch')),
                ('loan', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('expected_fen', models.BigIntegerField(null=True)),
                ('received_fen', models.BigIntegerField(null=True)),
                ('detail', models.CharField(blank=True, default='', max_length=200)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.CharField(blank=True, default='', max_length=80)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject'), name='repay_debit_problem_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['batch_refused', 'file_refused', 'unknown_order', 'amount_differs', 'contradiction', 'not_found', 'after_settlement', 'return_unknown', 'not_settled'])), name='repay_debit_problem_kind')],
            },
        ),
        migrations.CreateModel(
            name='Lease',
            fields=[
                ('loan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='repay.loan')),
                ('residual_fen', models.BigIntegerField()),
                ('purchase_price_fen', models.BigIntegerField(default=0)),
                ('deposit_fen', models.BigIntegerField(default=0)),
                ('vat_mode', models.CharField(max_length=8)),
                ('vat_ppm', models.PositiveIntegerField(default=0)),
                ('ended_on', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('deposit_fen__gte', 0), ('purchase_price_fen__gte', 0), ('residual_fen__gte', 0)), name='repay_lease_amounts'), models.CheckConstraint(condition=models.Q(('vat_mode__in', ['NONE', 'RENT', 'INTEREST'])), name='repay_lease_vat')],
            },
        ),
        migrations.CreateModel(
            name='Subvention',
            fields=[
                ('loan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='repay.loan')),
                ('amount_fen', models.BigIntegerField()),
                ('oem_fen', models.BigIntegerField()),
                ('gross_rate_ppm', models.PositiveIntegerField()),
                ('at_end', models.CharField(max_length=8)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0), ('oem_fen__gte', 0), ('oem_fen__lte', models.F('amount_fen'))), name='repay_subvention_amounts'), models.CheckConstraint(condition=models.Q(('at_end__in', ['refund', 'keep'])), name='repay_subvention_end')],
            },
        ),
        migrations.CreateModel(
            name='SubventionPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('loan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('period', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField()),
                ('amount_fen', models.BigIntegerField()),
                ('earned_on', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('earned_on__isnull', True)), fields=['due_on'], name='repay_subvention_due')],
                'constraints': [models.UniqueConstraint(fields=('loan', 'period'), name='repay_subvention_part_once'), models.CheckConstraint(condition=models.Q(('amount_fen__gte', 0)), name='repay_subvention_part')],
            },
        ),
        migrations.CreateModel(
            name='SubventionMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('loan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('kind', models.CharField(max_length=10)),
                ('payer', models.CharField(default='', max_length=8)),
                ('amount_fen', models.BigIntegerField()),
                ('on', models.DateField()),
                ('reference', models.CharField(max_length=80)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('loan', 'kind', 'payer', 'reference'), name='repay_subvention_move_once'), models.CheckConstraint(condition=models.Q(('amount_fen', 0), _negated=True), name='repay_subvention_move_amount'), models.CheckConstraint(condition=models.Q(('kind__in', ['received', 'earned', 'refunded']), ('payer__in', ['', 'oem', 'dealer', 'state'])), name='repay_subvention_move_kind')],
            },
        ),
        migrations.CreateModel(
            name='LoanEvent',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('loan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('on', models.DateField()),
                ('value_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=80)),
                ('facts', models.JSONField(default=dict)),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loanevent')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('loan', 'number'), name='repay_event_number'), models.CheckConstraint(condition=models.Q(('kind__in', ['payment', 'returned', 'refund', 'settled', 'restored', 'prepaid', 'due_day', 'deferred', 'balloon_extended', 'accelerated', 'fee', 'waived', 'written_off', 'recovered', 'transferred', 'lease_ended', 'taken_over', 'reversed'])), name='repay_event_kind')],
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('loan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('period', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('due_date', models.DateField()),
                ('since', models.DateField()),
                ('superseded_on', models.DateField(null=True)),
                ('rate_ppm', models.PositiveIntegerField()),
                ('base_fen', models.BigIntegerField()),
                ('payment_fen', models.BigIntegerField()),
                ('principal_fen', models.BigIntegerField()),
                ('interest_fen', models.BigIntegerField()),
                ('balance_after_fen', models.BigIntegerField()),
                ('event', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loanevent')),
                ('superseded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loanevent')),
            ],
            options={
                'indexes': [models.Index(fields=['due_date'], name='repay_instalment_due'), models.Index(condition=models.Q(('principal_fen__lt', 0)), fields=['due_date', 'loan'], name='repay_instalment_capitalised')],
                'constraints': [models.UniqueConstraint(fields=('loan', 'period', 'version'), name='repay_instalment_once'), models.CheckConstraint(condition=models.Q(('payment_fen', django.db.models.expressions.CombinedExpression(models.F('principal_fen'), '+', models.F('interest_fen')))), name='repay_instalment_adds_up'), models.CheckConstraint(condition=models.Q(('balance_after_fen__gte', 0), ('base_fen__gte', 0), ('interest_fen__gte', 0), ('payment_fen__gte', 0)), name='repay_instalment_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Bill',
            fields=[
                ('instalment', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='repay.instalment')),
                ('on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='OpenItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('loan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('period', models.PositiveSmallIntegerField()),
                ('bucket', models.CharField(max_length=10)),
                ('amount_fen', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('loan', 'period', 'bucket'), name='repay_open_item_once'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='repay_open_item_amount'), models.CheckConstraint(condition=models.Q(('bucket__in', ['fee', 'penalty', 'compound', 'interest', 'principal'])), name='repay_open_item_bucket')],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('period', models.PositiveSmallIntegerField()),
                ('until', models.DateField()),
                ('on', models.DateField()),
                ('penalty_fen', models.BigIntegerField(default=0)),
                ('compound_fen', models.BigIntegerField(default=0)),
                ('fee_fen', models.BigIntegerField(default=0)),
                ('event', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loanevent')),
            ],
        ),
        migrations.CreateModel(
            name='PaymentOrder',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('order_no', models.CharField(max_length=32, unique=True)),
                ('purpose', models.CharField(max_length=12)),
                ('amount_fen', models.BigIntegerField()),
                ('quote_id', models.UUIDField(null=True)),
                ('pay_url', models.CharField(blank=True, default='', max_length=300)),
                ('opened_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'paid', 'closed'])), name='repay_order_state'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='repay_order_amount'), models.CheckConstraint(condition=models.Q(('purpose__in', ['instalment', 'payoff', 'prepay'])), name='repay_order_purpose'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('loan',), name='repay_one_open_order')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('loan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.paymentorder')),
                ('channel', models.CharField(default='gateway', max_length=10)),
                ('transaction_no', models.CharField(max_length=64, unique=True)),
                ('amount_fen', models.BigIntegerField()),
                ('paid_at', models.DateTimeField()),
                ('on', models.DateField()),
                ('event', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loanevent')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.receipt')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('channel', 'state')), fields=['loan'], name='repay_receipt_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount_fen__gt', 0), ('reverses__isnull', True)), models.Q(('amount_fen__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='repay_receipt_amount'), models.CheckConstraint(condition=models.Q(('channel__in', ['gateway', 'debit', 'transfer', 'deposit', 'state', 'opening'])), name='repay_receipt_channel')],
            },
        ),
        migrations.CreateModel(
            name='Debit',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.debitbatch')),
                ('line', models.PositiveSmallIntegerField()),
                ('order_no', models.CharField(max_length=32, unique=True)),
                ('loan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('mandate', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.debitmandate')),
                ('due_date', models.DateField()),
                ('on', models.DateField()),
                ('value_on', models.DateField()),
                ('attempt', models.PositiveSmallIntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('code', models.CharField(blank=True, default='', max_length=16)),
                ('transaction_no', models.CharField(blank=True, default='', max_length=64)),
                ('debited_at', models.DateTimeField(null=True)),
                ('receipt', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.receipt')),
                ('return_no', models.CharField(max_length=64, null=True, unique=True)),
                ('returned_on', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['on'], name='repay_debit_on')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['created', 'submitted', 'processing', 'unknown', 'success', 'failed', 'returned'])), name='repay_debit_state'), models.UniqueConstraint(condition=models.Q(('state__in', ['created', 'submitted', 'processing', 'unknown'])), fields=('loan',), name='repay_one_live_debit'), models.UniqueConstraint(fields=('loan', 'due_date', 'attempt'), name='repay_debit_attempt_once'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='repay_debit_amount'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('code', ''), _negated=True), _connector='OR'), name='repay_debit_failed_code'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'success'), _negated=True), ('receipt__isnull', False), _connector='OR'), name='repay_debit_success_receipt')],
            },
        ),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('loan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('reference', models.CharField(max_length=100)),
                ('period', models.PositiveSmallIntegerField()),
                ('bucket', models.CharField(max_length=10)),
                ('source', models.CharField(default='credit', max_length=12)),
                ('amount_fen', models.BigIntegerField()),
                ('on', models.DateField()),
                ('value_on', models.DateField()),
                ('event', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loanevent')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('loan', 'period', 'bucket', 'reference'), name='repay_allocation_once'), models.CheckConstraint(condition=models.Q(('amount_fen', 0), _negated=True), name='repay_allocation_amount'), models.CheckConstraint(condition=models.Q(('bucket__in', ['fee', 'penalty', 'compound', 'interest', 'principal', 'refund', 'recovery'])), name='repay_allocation_bucket'), models.CheckConstraint(condition=models.Q(('source__in', ['credit', 'waiver', 'write_off', 'capitalised', 'vehicle'])), name='repay_allocation_source')],
            },
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('role', models.CharField(max_length=20)),
                ('limit_fen', models.BigIntegerField()),
                ('valid_from', models.DateField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'role', 'valid_from'), name='repay_authority_once'), models.CheckConstraint(condition=models.Q(('limit_fen__gte', 0)), name='repay_authority_limit'), models.CheckConstraint(condition=models.Q(('kind__in', ['payment', 'returned', 'refund', 'settled', 'restored', 'prepaid', 'due_day', 'deferred', 'balloon_extended', 'accelerated', 'fee', 'waived', 'written_off', 'recovered', 'transferred', 'lease_ended', 'taken_over', 'reversed'])), name='repay_authority_kind')],
            },
        ),
        migrations.CreateModel(
            name='PaymentCase',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('order_no', models.CharField(max_length=64)),
                ('transaction_no', models.CharField(max_length=64)),
                ('loan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repay.loan')),
                ('expected_fen', models.BigIntegerField(null=True)),
                ('received_fen', models.BigIntegerField()),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.CharField(blank=True, default='', max_length=80)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('transaction_no', 'kind'), name='repay_case_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['unknown_order', 'wrong_amount', 'late_payoff', 'late_change', 'paid_twice', 'after_settlement', 'refund_failed'])), name='repay_case_kind')],
            },
        ),
        migrations.CreateModel(
            name='AccrualStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.CharField(max_length=40)),
                ('on', models.DateField()),
                ('weight', models.DecimalField(decimal_places=0, max_digits=30)),
                ('moment', models.DecimalField(decimal_places=0, max_digits=38)),
            ],
        ),
        migrations.CreateModel(
            name='AccrualBase',
            fields=[
                ('product', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('weight', models.DecimalField(decimal_places=0, max_digits=30)),
                ('moment', models.DecimalField(decimal_places=0, max_digits=38)),
            ],
        ),
        migrations.CreateModel(
            name='DayClose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(unique=True)),
                ('started_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('billed', models.PositiveIntegerField()),
                ('interest_fen', models.BigIntegerField(default=0)),
                ('late', models.PositiveIntegerField(default=0)),
                ('accrued_fen', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='DayProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(db_index=True)),
                ('at', models.DateTimeField()),
                ('loans', models.PositiveIntegerField()),
                ('differences', models.PositiveIntegerField()),
                ('first', models.JSONField(default=list)),
                ('balanced', models.BooleanField()),
            ],
        ),
        migrations.RunSQL(SUPERSEDED_ONCE, UNWATCHED),
        *only_grows(
            "repay_bill", "repay_charge", "repay_receipt", "repay_allocation", "repay_dayclose",
            "repay_openitem", "repay_loanevent", "repay_debitsettlement", "repay_subventionmove",
        ),
    ]
