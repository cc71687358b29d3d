"""Take credit of a written-off loan as recovered."""

from __future__ import annotations

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.note_event import note_event
from suiche.journey.repay.states import EventKind, Use
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule


@part
def recover_credit(
    *, loan: models.Loan, present: rules.Position, by: Actor, on: BusinessDate, at: Instant
) -> models.LoanEvent | None:
    """Post all credit of a written-off loan as a recovery; None where there is none. The caller holds the lock."""
    if present.credit_fen <= 0:
        return None
    event = note_event(
        loan=loan,
        kind=EventKind.RECOVERED,
        facts={"amount_fen": present.credit_fen},
        by=by,
        on=on,
        at=at,
    )
    models.Allocation.objects.create(
        loan=loan,
        reference=f"recovery:{event.id}",
        period=0,
        bucket=Use.RECOVERY.value,
        amount_fen=present.credit_fen,
        on=on,
        value_on=on,
        event=event,
    )
    post(
        rule=Rule.RECOVERED,
        amounts_fen={"amount": present.credit_fen},
        contract_id=loan.id,
        reference=rules.posting(event.id, "amount"),
        on=on,
        at=at,
    )
    return event
