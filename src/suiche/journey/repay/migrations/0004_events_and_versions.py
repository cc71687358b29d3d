"""Loans get a journal of events, versions of their plan that explain themselves, and accrual in steps."""

import django.db.models.deletion
from django.db import migrations, models

import suiche.kit.ids

WATCHED = ("repay_instalment", "repay_bill", "repay_charge", "repay_receipt", "repay_allocation", "repay_dayclose")
APPEND_ONLY = "create trigger {table}_append_only before update or delete on {table} for each row execute function suiche_append_only();"

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

FILL = """
update repay_instalment i set
  starts_on = coalesce((select p.due_date from repay_instalment p where p.loan_id = i.loan_id and p.period = i.period - 1), l.disbursed_on),
  since = l.disbursed_on,
  rate_ppm = (l.terms->>'annual_rate_ppm')::int,
  base_fen = case when l.terms->>'method' = 'flat' then l.principal_fen else i.balance_after_fen + i.principal_fen end
from repay_loan l where l.id = i.loan_id;
update repay_dayclose set started_at = at;
update repay_charge set "on" = until;
update repay_allocation set value_on = "on";
insert into repay_bill (instalment_id, loan_id, "on") select instalment_id, loan_id, "on" from repay_bill_before;
drop table repay_bill_before;
insert into repay_accrualbase (product, weight, moment)
select product, sum(weight), sum(weight * (starts_on - date '1970-01-01')) from (
  select l.product, i.base_fen::numeric * i.rate_ppm as weight, i.starts_on,
         row_number() over (partition by l.id order by i.period) as place
  from repay_loan l join repay_instalment i on i.loan_id = l.id
  where l.state = 'active' and not exists (select from repay_bill b where b.instalment_id = i.id)
) running where place = 1 group by product;
"""
EVENT = {
    "to": "repay.loanevent",
    "null": True,
    "db_index": False,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
}
EVENT_KINDS = (
    "payment", "returned", "refund", "settled", "restored", "prepaid", "due_day", "deferred", "balloon_extended",
    "accelerated", "fee", "waived", "written_off", "recovered", "transferred", "lease_ended", "taken_over", "reversed",
)  # fmt: skip
BUCKETS = ("fee", "penalty", "compound", "interest", "principal")


class Migration(migrations.Migration):
    dependencies = [("repay", "0003_room_for_the_contracts_car")]

    operations = [
        migrations.RunSQL(
            "".join(f"drop trigger {t}_append_only on {t};" for t in WATCHED)
            + "create table repay_bill_before as table repay_bill;",
            migrations.RunSQL.noop,
        ),
        migrations.DeleteModel(name="Bill"),
        migrations.CreateModel(
            name="LoanEvent",
            fields=[
                ("id", models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("on", models.DateField()),
                ("value_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("facts", models.JSONField(default=dict)),
                ("loan", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repay.loan")),
                ("reverses", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repay.loanevent")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("loan", "number"), name="repay_event_number"),
                    models.CheckConstraint(condition=models.Q(("kind__in", list(EVENT_KINDS))), name="repay_event_kind"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Bill",
            fields=[
                ("instalment", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to="repay.instalment")),
                ("loan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repay.loan")),
                ("on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="OpenItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.PositiveSmallIntegerField()),
                ("bucket", models.CharField(max_length=10)),
                ("amount_fen", models.BigIntegerField()),
                ("loan", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repay.loan")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("loan", "period", "bucket"), name="repay_open_item_once"),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="repay_open_item_amount"),
                    models.CheckConstraint(condition=models.Q(("bucket__in", list(BUCKETS))), name="repay_open_item_bucket"),
                ]
            },
        ),
        migrations.CreateModel(
            name="AccrualStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("product", models.CharField(max_length=40)),
                ("on", models.DateField()),
                ("weight", models.DecimalField(decimal_places=0, max_digits=30)),
                ("moment", models.DecimalField(decimal_places=0, max_digits=38)),
            ],
        ),
        migrations.CreateModel(
            name="AccrualBase",
            fields=[
                ("product", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("weight", models.DecimalField(decimal_places=0, max_digits=30)),
                ("moment", models.DecimalField(decimal_places=0, max_digits=38)),
            ],
        ),
        migrations.AddField("dayclose", "started_at", models.DateTimeField(null=True)),
        migrations.AddField("dayclose", "interest_fen", models.BigIntegerField(default=0)),
        migrations.AddField("dayclose", "late", models.PositiveIntegerField(default=0)),
        migrations.AlterField("loan", "contract", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sign.contract")),
        migrations.AlterField("loan", "dealer", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.dealer")),
        migrations.AddField("loan", "family", models.CharField(default="LOAN", max_length=12)),
        migrations.AddField("loan", "version", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("loan", "taken_over", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("loan", "taken_over_on", models.DateField(null=True)),
        migrations.AddField("loan", "holds_credit", models.BooleanField(default=False)),
        migrations.AddField("loan", "accelerated_on", models.DateField(null=True)),
        migrations.RemoveConstraint("loan", "repay_loan_state"),
        migrations.RemoveConstraint("loan", "repay_loan_settled_on"),
        migrations.AddConstraint("loan", models.CheckConstraint(condition=models.Q(("state__in", ["active", "settled", "written_off"])), name="repay_loan_state")),
        migrations.AddConstraint(
            "loan",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_on__isnull", False), ("state", "settled")),
                    models.Q(models.Q(("state", "settled"), _negated=True), ("settled_on__isnull", True)),
                    _connector="OR",
                ),
                name="repay_loan_settled_on",
            ),
        ),
        *[
            migrations.AddField("instalment", name, field)
            for name, field in (
                ("starts_on", models.DateField(null=True)),
                ("since", models.DateField(null=True)),
                ("superseded_on", models.DateField(null=True)),
                ("rate_ppm", models.PositiveIntegerField(null=True)),
                ("base_fen", models.BigIntegerField(null=True)),
                ("event", models.ForeignKey(**EVENT)),
                ("superseded_by", models.ForeignKey(**EVENT)),
            )
        ],
        migrations.AddField("charge", "on", models.DateField(null=True)),
        migrations.AddField("charge", "fee_fen", models.BigIntegerField(default=0)),
        migrations.AlterField("charge", "penalty_fen", models.BigIntegerField(default=0)),
        migrations.AlterField("charge", "compound_fen", models.BigIntegerField(default=0)),
        migrations.AddField("charge", "event", models.ForeignKey(**EVENT)),
        migrations.RemoveConstraint("charge", "repay_charge_once_a_day"),
        migrations.RemoveConstraint("charge", "repay_charge_sign"),
        migrations.AlterField("receipt", "order", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repay.paymentorder")),
        migrations.AddField("receipt", "channel", models.CharField(default="gateway", max_length=10)),
        migrations.AddField("receipt", "event", models.ForeignKey(**EVENT)),
        migrations.AddField("receipt", "reverses", models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repay.receipt")),
        migrations.RemoveConstraint("receipt", "repay_receipt_amount"),
        migrations.AddConstraint(
            "receipt",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_fen__gt", 0), ("reverses__isnull", True)),
                    models.Q(("amount_fen__lt", 0), ("reverses__isnull", False)),
                    _connector="OR",
                ),
                name="repay_receipt_amount",
            ),
        ),
        migrations.AddConstraint("receipt", models.CheckConstraint(condition=models.Q(("channel__in", ["gateway", "debit", "transfer", "deposit", "opening"])), name="repay_receipt_channel")),
        migrations.AlterField("allocation", "loan", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repay.loan")),
        migrations.AlterField("allocation", "reference", models.CharField(max_length=100)),
        migrations.AddField("allocation", "source", models.CharField(default="credit", max_length=12)),
        migrations.AddField("allocation", "value_on", models.DateField(null=True)),
        migrations.AddField("allocation", "event", models.ForeignKey(**EVENT)),
        migrations.RemoveConstraint("allocation", "repay_allocation_once"),
        migrations.RemoveConstraint("allocation", "repay_allocation_amount"),
        migrations.RemoveConstraint("allocation", "repay_allocation_bucket"),
        migrations.AddConstraint("allocation", models.UniqueConstraint(fields=("loan", "period", "bucket", "reference"), name="repay_allocation_once")),
        migrations.AddConstraint("allocation", models.CheckConstraint(condition=models.Q(("amount_fen", 0), _negated=True), name="repay_allocation_amount")),
        migrations.AddConstraint("allocation", models.CheckConstraint(condition=models.Q(("bucket__in", [*BUCKETS, "refund", "recovery"])), name="repay_allocation_bucket")),
        migrations.AddConstraint("allocation", models.CheckConstraint(condition=models.Q(("source__in", ["credit", "waiver", "write_off", "capitalised"])), name="repay_allocation_source")),
        migrations.RemoveConstraint("instalment", "repay_instalment_not_negative"),
        migrations.RunSQL("set constraints all immediate; set constraints all deferred;" + FILL + "set constraints all immediate;", migrations.RunSQL.noop),
        migrations.AlterField("instalment", "starts_on", models.DateField()),
        migrations.AlterField("instalment", "since", models.DateField()),
        migrations.AlterField("instalment", "rate_ppm", models.PositiveIntegerField()),
        migrations.AlterField("instalment", "base_fen", models.BigIntegerField()),
        migrations.AlterField("instalment", "due_date", models.DateField()),
        migrations.AlterField("dayclose", "started_at", models.DateTimeField()),
        migrations.AlterField("charge", "on", models.DateField()),
        migrations.AlterField("allocation", "value_on", models.DateField()),
        migrations.RemoveConstraint("instalment", "repay_instalment_once"),
        migrations.AddConstraint("instalment", models.UniqueConstraint(fields=("loan", "period", "version"), name="repay_instalment_once")),
        migrations.AddConstraint(
            "instalment",
            models.CheckConstraint(
                condition=models.Q(("balance_after_fen__gte", 0), ("base_fen__gte", 0), ("interest_fen__gte", 0), ("payment_fen__gte", 0)),
                name="repay_instalment_not_negative",
            ),
        ),
        migrations.AddIndex("instalment", models.Index(fields=["due_date"], name="repay_instalment_due")),
        migrations.RunSQL(
            "".join(APPEND_ONLY.format(table=t) for t in (*WATCHED[1:], "repay_openitem", "repay_loanevent"))
            + SUPERSEDED_ONCE,
            migrations.RunSQL.noop,
        ),
    ]
