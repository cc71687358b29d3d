"""The proof: ledger, sub-ledger and plan of every loan compared, set-based, to the fen. Never writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from suiche.ledger.kinds import Account
from suiche.ledger.queries import trial_balance
from suiche.maths.vat import tax_inside_sql

# What a loan's own tables say stands on each of its ledger accounts, and what the ledger says: both as rows of
# (loan, account, ledger fen, own fen), added up. Accounts as in ledger.kinds. Interest, penalty or fees below zero are a
# difference though both agree: more was met than was ever charged.
BALANCES = """
with loan as (
  select *, case when family like 'LEASE%%' then %(lease)s else %(loans)s end as principal from repay_loan
  where %(every)s or id = any(%(some)s)
), said as (
  select contract_id as loan_id, account, amount_fen as ledger, 0::bigint as own from ledger_line
  where contract_id is not null and account = any(%(accounts)s) and (%(every)s or contract_id = any(%(some)s))
  union all
  select l.id, l.principal, 0, l.principal_fen from loan l
  union all
  select l.id, l.principal, 0, -i.principal_fen from loan l
  join repay_instalment i on i.loan_id = l.id and i.superseded_on is null and i.period <= l.taken_over
  where l.taken_over > 0
  union all
  select i.loan_id, %(interest)s, 0, i.interest_fen from repay_instalment i
  join repay_bill b on b.instalment_id = i.id
  where i.superseded_on is null and (%(every)s or i.loan_id = any(%(some)s))
  union all
  select o.loan_id, case o.bucket when 'principal' then l.principal when 'interest' then %(interest)s
                                  when 'fee' then %(fee)s else %(penalty)s end, 0, o.amount_fen
  from repay_openitem o join loan l on l.id = o.loan_id
  union all
  select a.loan_id, case a.bucket when 'principal' then l.principal when 'interest' then %(interest)s
                                  when 'fee' then %(fee)s else %(penalty)s end, 0, -a.amount_fen
  from repay_allocation a join loan l on l.id = a.loan_id
  where a.bucket = 'principal' or (a.period > 0 and a.bucket in ('interest', 'fee', 'penalty', 'compound'))
  union all
  select loan_id, %(credit)s, 0, amount_fen from repay_allocation
  where source = 'credit' and (%(every)s or loan_id = any(%(some)s))
  union all
  select loan_id, %(credit)s, 0, -amount_fen from repay_receipt where %(every)s or loan_id = any(%(some)s)
  union all
  select loan_id, %(deposit)s, 0, -deposit_fen from repay_lease where %(every)s or loan_id = any(%(some)s)
  union all
  select loan_id, %(deposit)s, 0, amount_fen from repay_receipt
  where channel = 'deposit' and (%(every)s or loan_id = any(%(some)s))
  union all
  select loan_id, %(penalty)s, 0, penalty_fen + compound_fen from repay_charge
  where %(every)s or loan_id = any(%(some)s)
  union all
  select loan_id, %(fee)s, 0, fee_fen from repay_charge where %(every)s or loan_id = any(%(some)s)
)
select coalesce(l.contract_no, said.loan_id::text), account, sum(ledger)::bigint,
       case when account in (%(interest)s, %(penalty)s, %(fee)s) then greatest(sum(own), 0) else sum(own) end::bigint
from said left join repay_loan l on l.id = said.loan_id
group by said.loan_id, l.contract_no, account
having sum(ledger) <> sum(own) or (account in (%(interest)s, %(penalty)s, %(fee)s) and sum(ledger) < 0) order by 1, 2
"""

# The principal of a running loan's plan is what was lent, less what was repaid outside the plan.
PLANS = """
select l.contract_no, 'plan', l.principal_fen - coalesce(outside.fen, 0), coalesce(plan.fen, 0)
from repay_loan l
left join (select loan_id, sum(principal_fen)::bigint as fen from repay_instalment
           where superseded_on is null and (%(every)s or loan_id = any(%(some)s)) group by loan_id) plan on plan.loan_id = l.id
left join (select loan_id, sum(amount_fen)::bigint as fen from repay_allocation
           where period = 0 and bucket = 'principal' and (%(every)s or loan_id = any(%(some)s)) group by loan_id) outside on outside.loan_id = l.id
where l.state = 'active' and (%(every)s or l.id = any(%(some)s)) and l.principal_fen - coalesce(outside.fen, 0) <> coalesce(plan.fen, 0) order by 1
"""

# What products earn is what their loans' running rows earn.
ACCRUALS = """
with running as (
  select l.product, sum(i.base_fen::numeric * i.rate_ppm) as weight,
         sum(i.base_fen::numeric * i.rate_ppm * (i.starts_on - date '1970-01-01')) as moment
  from repay_loan l cross join lateral (
    select i.base_fen, i.rate_ppm, i.starts_on from repay_instalment i
    where i.loan_id = l.id and i.superseded_on is null and i.period > l.taken_over
      and not exists (select from repay_bill b where b.instalment_id = i.id)
    order by i.period limit 1) i
  where l.state = 'active' group by l.product
), kept as (
  select product, sum(weight) as weight, sum(moment) as moment from (
    select product, weight, moment from repay_accrualbase
    union all select product, weight, moment from repay_accrualstep) every group by product
)
select product, 'accrual', coalesce(kept.weight, 0), coalesce(running.weight, 0),
       coalesce(kept.moment, 0), coalesce(running.moment, 0)
from kept full join running using (product)
where coalesce(kept.weight, 0) <> coalesce(running.weight, 0) or coalesce(kept.moment, 0) <> coalesce(running.moment, 0)
order by product
"""
ACCOUNTS = {
    "loans": Account.LOANS.value,
    "lease": Account.LEASE_RECEIVABLE.value,
    "interest": Account.INTEREST_DUE.value,
    "penalty": Account.PENALTY_DUE.value,
    "fee": Account.FEES_DUE.value,
    "credit": Account.CUSTOMER_CREDIT.value,
    "deposit": Account.DEPOSITS.value,
}

# What stands on the accounts that are not kept per contract: subventions promised, not received and not earned, what
# the state owes, the tax put aside for rents to come (arithmetic of ``rules.lease``), and debits on their way to our bank. Debit positive.
SHARED = f"""
with tax as (
  select l.principal_fen, v.vat_ppm::bigint as ppm, l.principal_fen - (
    select coalesce(sum(case when b.instalment_id is null then i.principal_fen
                             when i.balance_after_fen = 0 and i.principal_fen >= v.residual_fen then v.residual_fen
                             else 0 end), 0)::bigint
    from repay_instalment i left join repay_bill b on b.instalment_id = i.id
    where i.loan_id = l.id and i.superseded_on is null) as taxed
  from repay_lease v join repay_loan l on l.id = v.loan_id
  where v.vat_mode = 'RENT' and v.ended_on is null and l.state <> 'settled'
)
select
  (select coalesce(sum(amount_fen), 0) from repay_subvention)
    - (select coalesce(sum(amount_fen), 0) from repay_subventionmove
       where kind in ('received', 'refunded') and payer <> 'state'),
  (select coalesce(sum(amount_fen), 0) from repay_receipt where channel = 'state')
    - (select coalesce(sum(amount_fen), 0) from repay_subventionmove where payer = 'state'),
  (select coalesce(sum(amount_fen), 0) from repay_subventionpart where earned_on is not null)
    + (select coalesce(sum(amount_fen), 0) from repay_subventionmove where kind in ('earned', 'refunded'))
    - (select coalesce(sum(amount_fen), 0) from repay_subvention),
  (select coalesce(sum({tax_inside_sql("taxed", "ppm")} - {tax_inside_sql("principal_fen", "ppm")}), 0) from tax),
  (select coalesce(sum(amount_fen), 0) from repay_receipt where channel = 'debit')
    - (select coalesce(sum(amount_fen), 0) from repay_debitsettlement)
"""  # noqa: S608 - put together from constants
SHARED_ACCOUNTS = (
    Account.SUBVENTION_DUE, Account.STATE_SUBSIDY_DUE, Account.SUBVENTION_DEFERRED, Account.VAT_DEFERRED, Account.DEBIT_CLEARING
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """Where two of ledger, sub-ledger and plan do not agree. ``what`` is an account, ``plan`` or ``accrual``.

    ``contract_no`` is the product's code for an accrual, empty for accounts that are not kept per contract. Amounts in fen, for an accrual in fen · ppm.
    """

    contract_no: str
    what: str
    ledger_fen: int
    loan_fen: int


def differences(loans: Sequence[UUID] | None = None) -> tuple[Difference, ...]:
    """Compare, for these loans or all, what the ledger says with what the loan's own tables and its plan say.

    Accruals, subventions and tax put aside are compared for all loans in any case. Empty is right. One pass over the tables.
    """
    some: dict[str, bool | list[UUID]] = {"every": loans is None, "some": list(loans or ())}
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, {**ACCOUNTS, **some, "accounts": list(ACCOUNTS.values())})
        found = cursor.fetchall()
        cursor.execute(PLANS, some)
        found += cursor.fetchall()
        cursor.execute(ACCRUALS)
        found += cursor.fetchall()
        cursor.execute(SHARED)
        shared = cursor.fetchone()
    assert shared is not None  # a select without from has one row
    said = {line.account: line.debit_fen - line.credit_fen for line in trial_balance(date.max)}
    for account, own in zip(SHARED_ACCOUNTS, shared, strict=True):
        if said.get(account.value, 0) != own:
            found.append(("", account.value, said.get(account.value, 0), own))
    return tuple(Difference(row[0], row[1], int(row[2]), int(row[3])) for row in found)
