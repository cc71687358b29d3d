"""Write a person's decision beside what the rules had found, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.apply import queries as apply
from suiche.journey.decide import models
from suiche.journey.decide.actions.write_decision import Verdict, write_decision
from suiche.journey.decide.states import Outcome
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.parties.actions.write_identity import write_identity


@part
def write_hand_decision(
    *,
    case: models.Case,
    outcome: Outcome,
    reasons: tuple[str, ...],
    note: str,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> UUID:
    """Write it with the facts and the trace of the newest decision; return its id.

    An approval is of the person the application names: the contract is made out to that identity, whatever was stated
    since. Refuses: IllegalMove, IdentityTaken, IdentityFixed (the account was verified as somebody else), BadInput.
    """
    if outcome is Outcome.APPROVE:
        _take_identity(case, on)
    seen = models.Decision.objects.filter(case=case).order_by("-at", "-id")[0]
    asked_fen = apply.wished(case.application_id).principal_fen
    verdict = Verdict(
        outcome=outcome,
        reasons=reasons if outcome is Outcome.DECLINE else (),
        trace=seen.trace,
        facts=seen.facts,
        score=seen.score,
        rule_set_id=seen.rule_set_id,
        amount_max_fen=max(asked_fen, seen.amount_max_fen)
        if outcome is Outcome.APPROVE
        else seen.amount_max_fen,
        note=note,
    )
    return write_decision(case=case, verdict=verdict, by=by, at=at, on=on).id


def _take_identity(case: models.Case, on: BusinessDate) -> None:
    named = apply.for_decision(case.application_id, on=on).identity
    write_identity(
        customer_id=case.customer_id,
        name=named.name,
        id_number=named.id_number,
        valid_until=named.valid_until,
        address=None,
        on=on,
    )
