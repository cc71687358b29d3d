"""Tell the night that interest now runs on another row of the plan."""

from __future__ import annotations

from suiche.journey.repay import models, rules
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate


@part
def move_accrual(
    *, loan: models.Loan, before: rules.PlanRow | None, after: rules.PlanRow | None, on: BusinessDate
) -> None:
    """Take the row on which interest ran out of the product's accrual and put the new one in; None is no row.

    Two numbers a product, whatever the number of its loans: see ``models.AccrualStep``.
    """
    weight = moment = 0
    for row, sign in ((before, -1), (after, 1)):
        if row is not None:
            weight += sign * row.weight
            moment += sign * row.moment
    if weight or moment:
        models.AccrualStep.objects.create(product=loan.product, on=on, weight=weight, moment=moment)
