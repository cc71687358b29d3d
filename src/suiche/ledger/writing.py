"""The statements that write a posting: entry and lines together, so that the balance trigger sees the whole.

Each is one round trip and prepared once a connection. All values go as text: psycopg takes longer to pack lists,
ids and moments one by one than PostgreSQL to read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import psycopg
from django.db import connection

from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.kinds import Rule
from suiche.ledger.rules import batch_lines, lines

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
    counter: bool = False


class Statement(NamedTuple):
    """SQL with its values, as psycopg takes them; answers with one row, the entry's number."""

    sql: str
    values: tuple[str | None, ...]


def single(head: Head, amounts_fen: Mapping[str, int]) -> Statement:
    """Return the statement that posts component → fen by the head's rule. Refuses (ValueError): ``rules.lines``."""
    accounts, amounts = zip(*lines(head.rule, amounts_fen, counter=head.counter), strict=True)
    return Statement(POST, (*_of(head), _array(accounts), _array(amounts)))


def batch(head: Head, postings: Sequence[tuple[UUID, Mapping[str, int]]]) -> Statement:
    """Return the statement that posts many contracts as one entry. Refuses (ValueError): ``rules.batch_lines``."""
    posted = batch_lines(head.rule, postings, counter=head.counter)
    accounts, owners, amounts_fen = zip(*posted, strict=True)
    return Statement(
        POST_BATCH,
        (*_of(head), _array(accounts), _array(owner or "null" for owner in owners), _array(amounts_fen)),
    )


def write(statement: Statement) -> int:
    """Run a statement in the open transaction and return the entry's number."""
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    # Django's own cursor sends the values inside the text, which PostgreSQL then plans anew every time.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(statement.sql, statement.values, prepare=True).fetchone()
    assert row is not None  # the insert either returns its row or raises
    return int(row[0])


def _of(head: Head) -> tuple[str | None, ...]:
    owner = None if head.contract_id is None else str(head.contract_id)
    return (
        head.rule.value, head.reference, owner, head.on.isoformat(), head.at.isoformat(), "t" if head.counter else "f"
    )  # fmt: skip


def _array(values: Iterable[object]) -> str:
    """Our own account numbers, ids and amounts: nothing in them needs quoting."""
    return "{" + ",".join(map(str, values)) + "}"
