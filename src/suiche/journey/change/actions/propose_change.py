"""Propose a change of a plan, or taking one back, to a second person."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.change.waiting_queries import TASK, What
from suiche.journey.repay.authority_queries import Ask, asked_fen
from suiche.kit import proposals
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@part
def propose_change(
    *,
    quote_id: UUID,
    loan_id: UUID,
    what: What,
    asked: tuple[Ask, ...],
    why: str,
    confirmation: str = "",
    by: Actor,
    at: Instant,
) -> UUID:
    """Write the proposal; return it. ``why`` is the approval a change rests on, or the reason to take it back."""
    return proposals.propose(
        task=TASK,
        arguments={
            "quote_id": quote_id,
            "loan_id": loan_id,
            "what": what,
            "amount_fen": asked_fen(asked),
            "why": why,
            "confirmation": confirmation,
            "asked_by": str(by),
        },
        reason=why,
        by=by,
        at=at,
    )
