"""Bill what has fallen due, up to a day."""

from __future__ import annotations

from suiche.journey.repay import models
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule


@part
def bring_up_to_date(*, loan: models.Loan, until: BusinessDate, on: BusinessDate, at: Instant) -> int:
    """Bill every unbilled instalment due by ``until``; return how many. The caller holds the loan's lock.

    Interest enters the ledger here, once per instalment; principal is owed since activation.
    """
    due = models.unbilled(until).filter(loan=loan).order_by("period")
    billed = 0
    for row in due:
        models.Bill.objects.create(instalment=row, loan=loan, on=on)
        billed += 1
        if row.interest_fen:
            post(
                rule=Rule.INTEREST_BILLED,
                amounts_fen={"interest": row.interest_fen},
                contract_id=loan.contract_id,
                reference=f"instalment:{loan.id}:{row.period}",
                on=on,
                at=at,
            )
    return billed
