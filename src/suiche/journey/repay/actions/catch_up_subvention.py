"""Earn what a loan's periods have brought of its subvention, where no night did."""

from __future__ import annotations

from datetime import date

from suiche.journey.repay import models
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule


@part
def catch_up_subvention(*, loan: models.Loan, until: date, on: BusinessDate, at: Instant) -> None:
    """Earn the parts due by a day that are not earned: as a loan ends, or runs again."""
    rows = list(
        models.SubventionPart.objects.filter(loan=loan, due_on__lte=until, earned_on__isnull=True).order_by(
            "period"
        )
    )
    fen = sum(row.amount_fen for row in rows)
    models.SubventionPart.objects.filter(pk__in=[row.pk for row in rows]).update(earned_on=on)
    if fen:
        post(
            rule=Rule.SUBVENTION_EARNED,
            amounts_fen={"amount": fen},
            contract_id=loan.id,
            reference=f"subvention-part:{rows[0].pk}",
            on=on,
            at=at,
        )
