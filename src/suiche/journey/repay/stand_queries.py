"""How a loan stands in four figures, before and after something is done to it. Never writes."""

from __future__ import annotations

from dataclasses import dataclass

from suiche.journey.repay import models, queries, rules
from suiche.journey.repay.states import LoanState
from suiche.kit.clock import BusinessDate


@dataclass(frozen=True)
class Stands:
    """How a loan stands: what has fallen due and is unpaid, lateness to the day included; credit; principal left."""

    state: LoanState
    owed_fen: int
    credit_fen: int
    principal_fen: int


def stands(loan: models.Loan, on: BusinessDate) -> Stands:
    """Return how a loan stands on a day."""
    at, state = queries.position(loan), LoanState(loan.state)
    owed = rules.dues(at, on) if state is LoanState.ACTIVE else ()
    return Stands(state, sum(due.total_fen for due in owed), at.credit_fen, at.principal_left_fen)
