"""Write the rows of a plan, and supersede those they replace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from suiche.journey.repay import models, rules
from suiche.kit.action import part


@part
def write_plan(
    *, loan: models.Loan, plan: Sequence[rules.PlanRow], event: models.LoanEvent | None, on: date
) -> None:
    """Write rows that hold from a day in the loan's present version; the first plan has no event.

    With an event, ``plan`` replaces every row of the plan from its first period on: those are superseded from that
    day, and the loan's version is raised. The caller moves the accrual and holds the loan's lock.
    """
    if event is not None:
        models.Instalment.objects.filter(
            loan=loan, superseded_on__isnull=True, period__gte=plan[0].period
        ).update(superseded_on=on, superseded_by=event)
        loan.version += 1
        loan.save(update_fields=["version"])
    models.Instalment.objects.bulk_create(
        models.Instalment(
            loan=loan,
            version=loan.version,
            period=row.period,
            starts_on=row.starts_on,
            due_date=row.due_date,
            since=on,
            rate_ppm=row.rate_ppm,
            base_fen=row.base_fen,
            payment_fen=row.payment_fen,
            principal_fen=row.principal_fen,
            interest_fen=row.interest_fen,
            balance_after_fen=row.balance_after_fen,
            event=event,
        )
        for row in plan
    )
