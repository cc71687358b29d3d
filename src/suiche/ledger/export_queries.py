"""What a day's file for the general ledger is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from suiche.ledger import models
from suiche.ledger.kinds import Account, Rule
from suiche.ledger.rules import RULES


@dataclass(frozen=True)
class DaySum:
    """What stands on both sides of an account by one rule on one day, and of how many entries."""

    rule: Rule
    account: Account
    debit_fen: int
    credit_fen: int
    entries: int


def day_sums(on: date) -> tuple[DaySum, ...]:
    """Return the sealed sums of a business date from the roll-up, by rule and account."""
    return tuple(
        DaySum(Rule(row.rule), Account(row.account), row.debit_fen, row.credit_fen, row.entries)
        for row in models.DaySum.objects.filter(on=on).order_by("rule", "account")
    )


# Interest of leases stands on the same income account as that of loans; its tax is posted by rules of its own.
LEASE_INTEREST = """
select e.rule, coalesce(sum(greatest(-l.amount_fen, 0)), 0), coalesce(sum(greatest(l.amount_fen, 0)), 0)
from ledger_sealed_entry s join ledger_entry e on e.id = s.entry_id join ledger_line l on l.entry_id = e.id
where s."on" = %s and e.rule = any(%s) and l.account = %s and exists (
  select from ledger_line lease where lease.contract_id = l.contract_id and lease.account = %s
)
group by 1
"""
_SIDES = {Account.INTEREST_DUE, Account.INTEREST_INCOME}
_BILLING = [r.value for r, legs in RULES.items() if {leg.account for leg in legs} >= _SIDES]


def lease_interest(on: date) -> dict[Rule, tuple[int, int]]:
    """Return by rule what leases put on the interest income account on a day: (debit, credit) in fen."""
    with connection.cursor() as cursor:
        cursor.execute(
            LEASE_INTEREST,
            [on, _BILLING, Account.INTEREST_DUE.value, Account.LEASE_RECEIVABLE.value],
        )
        return {Rule(rule): (int(debit), int(credit)) for rule, debit, credit in cursor.fetchall()}
