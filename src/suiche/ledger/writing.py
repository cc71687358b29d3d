"""The statements that write a posting: entry and lines together, so that the balance trigger sees the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.kinds import Account, Rule
from suiche.ledger.rules import BatchLine

# Arrays go as their text: psycopg takes longer to pack three lists than PostgreSQL to write the entry.
POST = """
with entry as (
  insert into ledger_entry (rule, reference, contract_id, "on", at, counter)
  values (%s, %s, %s, %s, %s, %s) returning id, contract_id
), written as (
  insert into ledger_line (entry_id, account, contract_id, amount_fen)
  select entry.id, line.account, entry.contract_id, line.fen
  from entry, unnest(%s::text[], %s::bigint[]) as line(account, fen)
)
select id from entry
"""
POST_BATCH = """
with entry as (
  insert into ledger_entry (rule, reference, contract_id, "on", at, counter)
  values (%s, %s, %s, %s, %s, %s) returning id
), written as (
  insert into ledger_line (entry_id, account, contract_id, amount_fen)
  select entry.id, line.account, line.owner, line.fen
  from entry, unnest(%s::text[], %s::bigint[], %s::uuid[]) as line(account, fen, owner)
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


def write(head: Head, lines: Sequence[tuple[Account, int]]) -> int:
    """Write an entry with its lines (account, signed fen), all of the head's contract, and return its number."""
    accounts, amounts_fen = zip(*lines, strict=True)
    return _written(POST, head, accounts, amounts_fen)


def write_batch(head: Head, lines: Sequence[BatchLine]) -> int:
    """Write an entry whose lines name their contracts, and return its number."""
    accounts, owners, amounts_fen = zip(*lines, strict=True)
    return _written(POST_BATCH, head, accounts, amounts_fen, [owner or "null" for owner in owners])


def _written(sql: str, head: Head, *columns: Iterable[object]) -> int:
    arrays = ["{" + ",".join(map(str, column)) + "}" for column in columns]  # our own words, numbers and ids
    given = [head.rule.value, head.reference, head.contract_id, head.on, head.at, head.counter, *arrays]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        row = cursor.fetchone()
    assert row is not None  # the insert either returns its row or raises
    return int(row[0])
