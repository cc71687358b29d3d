"""Charge what lateness costs, up to a day."""

from __future__ import annotations

from suiche.journey.repay import models, queries, rules
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule


@part
def charge_lateness(*, loan: models.Loan, until: BusinessDate, on: BusinessDate, at: Instant) -> int:
    """Charge penalty and compound interest up to a day, for what is late then; return the fen charged.

    Called when a payment is about to be applied: until then lateness is derived on read, never written daily.
    """
    total = 0
    for charge in rules.new_charges(queries.position(loan), until):
        models.Charge.objects.create(
            loan=loan,
            period=charge.period,
            until=until,
            penalty_fen=charge.penalty_fen,
            compound_fen=charge.compound_fen,
        )
        total += charge.penalty_fen + charge.compound_fen
        post(
            rule=Rule.PENALTY_CHARGED,
            amounts_fen={"penalty": charge.penalty_fen + charge.compound_fen},
            contract_id=loan.contract_id,
            reference=f"penalty:{loan.id}:{charge.period}:{until.isoformat()}",
            on=on,
            at=at,
        )
    return total
