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
    """Write it with the facts and the trace of the newest decision; return its id. Refuses: IllegalMove."""
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
