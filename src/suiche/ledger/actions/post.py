"""Post one business fact by its rule."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.kinds import Rule
from suiche.ledger.rules import lines

# One statement: entry and lines are written together, so that the balance trigger sees a whole posting.
POST = """
with entry as (
  insert into ledger_entry (rule, reference, contract_id, "on", at) values (%s, %s, %s, %s, %s) returning id
), written as (
  insert into ledger_line (entry_id, account, contract_id, amount_fen)
  select entry.id, line.account, %s, line.fen from entry, unnest(%s::text[], %s::bigint[]) as line(account, fen)
)
select id from entry
"""


@part
def post(
    *,
    rule: Rule,
    amounts_fen: Mapping[str, int],
    contract_id: UUID | None,
    reference: str,
    on: BusinessDate,
    at: Instant,
) -> int:
    """Post ``amounts_fen`` (component → fen, ≥ 0) by the rule's legs and return the entry's number.

    ``reference`` names the fact ("instalment:<loan>:7") and is unique: the same fact cannot be posted twice
    (IntegrityError, a fault of the caller, who asks before posting). Refuses (ValueError): see ``rules.lines``.
    """
    posted = lines(rule, amounts_fen)
    with connection.cursor() as cursor:
        cursor.execute(
            POST,
            [
                rule.value,
                reference,
                contract_id,
                on,
                at,
                contract_id,
                [a.value for a, _ in posted],
                [fen for _, fen in posted],
            ],
        )
        row = cursor.fetchone()
    assert row is not None  # the insert above either returns its row or raises
    return int(row[0])
