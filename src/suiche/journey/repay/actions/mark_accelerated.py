"""Write that the whole loan has fallen due."""

from __future__ import annotations

from suiche.journey.repay import models
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate


@part
def mark_accelerated(*, loan: models.Loan, on: BusinessDate) -> None:
    """Keep the day on which the loan was accelerated; taking the acceleration back clears it. The caller holds the lock."""
    loan.accelerated_on = on
    loan.save(update_fields=["accelerated_on"])
