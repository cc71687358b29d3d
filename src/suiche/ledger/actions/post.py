"""Post one business fact by its rule."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.kinds import Rule
from suiche.ledger.writing import Head, single, write


@part
def post(
    *,
    rule: Rule,
    amounts_fen: Mapping[str, int],
    contract_id: UUID | None,
    reference: str,
    on: BusinessDate,
    at: Instant,
    counter: bool = False,
) -> int:
    """Post ``amounts_fen`` (component → fen, ≥ 0) by the rule's legs and return the entry's number.

    ``reference`` names the fact ("instalment:<loan>:7") and is unique: the same fact cannot be posted twice
    (IntegrityError, a fault of the caller, who asks before posting). ``counter`` turns every side round: part
    of what was posted before is taken back. Refuses (ValueError): see ``rules.lines``.
    """
    return write(single(Head(rule, reference, contract_id, on, at, counter), amounts_fen))
