"""Charge a fee that the signed cost table names."""

from __future__ import annotations

from suiche.journey.repay import models, queries, rules
from suiche.journey.repay.actions.note_event import note_event
from suiche.journey.repay.states import EventKind
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule


class NothingBilled(Refusal):
    """A fee is owed with an instalment that has fallen due."""

    code = "nothing_billed"
    zh = "第一期还没到期，费用要等到期后再收。"
    en = "No instalment has fallen due yet: charge the fee once one has."


@part
def charge_fee(
    *, loan: models.Loan, order: rules.EventOrder, reason: str, by: Actor, on: BusinessDate, at: Instant
) -> models.LoanEvent:
    """Charge ``order.amount_fen`` with the newest instalment that is billed. Refuses: NothingBilled.

    ``reason`` names the line of the signed cost table. The caller holds the lock.
    """
    billed = queries.position(loan).billed
    if not billed:
        raise NothingBilled()
    period = max(billed)
    facts = {"amount_fen": order.amount_fen, "period": period, "reason": reason}
    event = note_event(loan=loan, kind=EventKind.FEE, facts=facts, by=by, on=on, at=at)
    models.Charge.objects.create(
        loan=loan, period=period, until=on, on=on, fee_fen=order.amount_fen, event=event
    )
    post(
        rule=Rule.FEE_CHARGED,
        amounts_fen={"fee": order.amount_fen},
        contract_id=loan.id,
        reference=rules.posting(event.id, "fee"),
        on=on,
        at=at,
    )
    return event
