"""Tell the register of parties how a customer pays, so that a decision about another car may ask."""

from __future__ import annotations

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.update_standings import update_standings
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant


@part
def update_standing(
    *, loan: models.Loan, present: rules.Position | None, on: BusinessDate, at: Instant
) -> None:
    """Write how the loan's customer pays; ``present`` is the loan's position, None when it is not active."""
    update_standings(presents=((loan, present),), on=on, at=at)
