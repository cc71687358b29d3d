"""The one statement that writes a posting: entry and lines together, so that the balance trigger sees the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.kinds import Account, Rule

POST = """
with entry as (
  insert into ledger_entry (rule, reference, contract_id, "on", at, counter)
  values (%s, %s, %s, %s, %s, %s) returning id
), written as (
  insert into ledger_line (entry_id, account, contract_id, amount_fen)
  select entry.id, line.account, line.owner, line.fen
  from entry, unnest(%s::text[], %s::uuid[], %s::bigint[]) as line(account, owner, fen)
)
select id from entry
"""


class Head(NamedTuple):
    """What an entry says besides its lines."""

    rule: Rule
    reference: str
    contract_id: UUID | None
    on: BusinessDate
    at: Instant
    counter: bool


def write(
    head: Head, accounts: Sequence[Account], owners: Sequence[UUID | None], amounts_fen: Sequence[int]
) -> int:
    """Write an entry with its lines (account, contract, signed fen) and return its number."""
    with connection.cursor() as cursor:
        cursor.execute(
            POST,
            [
                head.rule.value,
                head.reference,
                head.contract_id,
                head.on,
                head.at,
                head.counter,
                [account.value for account in accounts],
                list(owners),
                list(amounts_fen),
            ],
        )
        row = cursor.fetchone()
    assert row is not None  # the insert either returns its row or raises
    return int(row[0])
