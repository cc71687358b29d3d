"""Charge what lateness costs, up to a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.release_overpaid import release_overpaid
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.allocation import Bucket


@part
def charge_lateness(
    *,
    loan: models.Loan,
    present: rules.Position,
    until: BusinessDate,
    event: models.LoanEvent | None,
    on: BusinessDate,
    at: Instant,
) -> rules.Position:
    """Charge penalty and compound interest up to a day, recomputed from scratch; return the position after.

    Only the difference to what was charged is written: less, where the past has changed, and what was paid of a
    charge that is no more becomes credit again. Called when a payment is about to be applied: until then lateness
    is derived on read, never written daily. Nothing is recomputed for a day before the last charge.
    """
    until = BusinessDate(max(until, present.charged_until or until))
    charged = dict(present.charged)
    for charge in rules.new_charges(present, until):
        row = models.Charge.objects.create(
            loan=loan,
            period=charge.period,
            until=until,
            on=on,
            penalty_fen=charge.penalty_fen,
            compound_fen=charge.compound_fen,
            event=event,
        )
        for bucket, fen in ((Bucket.PENALTY, charge.penalty_fen), (Bucket.COMPOUND, charge.compound_fen)):
            charged[charge.period, bucket] = charged.get((charge.period, bucket), 0) + fen
        _post(loan, row.pk, charge.penalty_fen + charge.compound_fen, on, at)
    after = replace(present, charged=charged, charged_until=until)
    return release_overpaid(loan=loan, present=after, event=event, on=on, at=at)


def _post(loan: models.Loan, charge_id: int, fen: int, on: BusinessDate, at: Instant) -> None:
    if fen:
        amounts: Mapping[str, int] = {"penalty": abs(fen)}
        post(
            rule=Rule.PENALTY_CHARGED,
            amounts_fen=amounts,
            contract_id=loan.id,
            reference=f"charge:{charge_id}",
            on=on,
            at=at,
            counter=fen < 0,
        )
