"""Post the same business fact of many contracts as one entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.kinds import Rule
from suiche.ledger.writing import Head, batch, write


@part
def post_batch(
    *,
    rule: Rule,
    postings: Sequence[tuple[UUID, Mapping[str, int]]],
    reference: str,
    on: BusinessDate,
    at: Instant,
) -> int:
    """Post (contract, component → fen) pairs as one entry, in one statement, and return the entry's number.

    Accounts that are kept per contract get a line per contract, every other account one line with the sum;
    a contract named twice gets the sum of both. ``reference`` is the batch's ("debit-file:20260115:3") and
    unique. Refuses (ValueError): see ``rules.lines``; one bad posting refuses the batch.
    """
    return write(batch(Head(rule, reference, None, on, at), postings))
