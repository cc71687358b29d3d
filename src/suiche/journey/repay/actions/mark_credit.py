"""Keep the night's hint that a loan holds credit."""

from __future__ import annotations

from suiche.journey.repay import models, rules
from suiche.kit.action import part


@part
def mark_credit(*, loan: models.Loan, present: rules.Position) -> None:
    """Write whether the loan holds credit, where that has changed. The caller holds the loan's lock."""
    if loan.holds_credit != (present.credit_fen > 0):
        loan.holds_credit = present.credit_fen > 0
        loan.save(update_fields=["holds_credit"])
