"""Post the counter-entry of an entry that was wrong."""

from __future__ import annotations

from django.db import connection

from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.ledger.models import Entry

REVERSE = """
with entry as (
  insert into ledger_entry (rule, reference, contract_id, "on", at, counter, reverses_id)
  select rule, 'reversal:' || id, contract_id, %s, %s, not counter, id from ledger_entry where id = %s
  returning id, reverses_id
), written as (
  insert into ledger_line (entry_id, account, contract_id, amount_fen)
  select entry.id, line.account, line.contract_id, -line.amount_fen
  from entry join ledger_line line on line.entry_id = entry.reverses_id
)
select id from entry
"""


class AlreadyReversed(Refusal):
    """An entry has at most one counter-entry."""

    code = "already_reversed"
    zh = "这笔分录已经冲销过了。请刷新页面。"
    en = "This entry has been reversed before. Please reload the page."


@part
def reverse(*, entry_id: int, on: BusinessDate, at: Instant) -> int:
    """Post the exact opposite of an entry and return its number. Refuses: AlreadyReversed."""
    if Entry.objects.filter(reverses_id=entry_id).exists():
        raise AlreadyReversed()
    with connection.cursor() as cursor:
        cursor.execute(REVERSE, [on, at, entry_id])
        row = cursor.fetchone()
    if row is None:
        raise ValueError(f"there is no entry {entry_id}")
    return int(row[0])
