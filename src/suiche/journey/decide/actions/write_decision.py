"""Write a decision and let the case follow it, within another action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from suiche.contact.actions.send_message import send_message
from suiche.journey.apply import queries as apply
from suiche.journey.decide import events, models
from suiche.journey.decide.rules.content import checked
from suiche.journey.decide.states import CaseState, Outcome
from suiche.kit import outbox
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant

A_PERSON_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Verdict:
    """What is to be written: outcome, reasons, trace and score as they were found; ``facts`` as stored."""

    outcome: Outcome
    reasons: tuple[str, ...]
    trace: dict[str, Any]
    facts: str
    score: int | None
    rule_set_id: UUID
    amount_max_fen: int
    note: str = ""


@part
def write_decision(
    *, case: models.Case, verdict: Verdict, by: Actor, at: Instant, on: BusinessDate
) -> models.Decision:
    """Write it. REFER hands the case to a person; APPROVE and DECLINE decide it, are told and published.

    Refuses: IllegalMove.
    """
    rule_set = models.RuleSet.objects.get(id=verdict.rule_set_id)
    valid_until = on + timedelta(days=checked(rule_set.content).approval_valid_days)
    decision = models.Decision.objects.create(
        case=case,
        outcome=verdict.outcome.value,
        reasons=list(verdict.reasons),
        trace=verdict.trace,
        facts=verdict.facts,
        score=verdict.score,
        rule_set=rule_set,
        amount_max_fen=verdict.amount_max_fen,
        decided_by=str(by),
        note=verdict.note,
        on=on,
        at=at,
        valid_until=valid_until,
    )
    if verdict.outcome is Outcome.REFER:
        case.move_to(CaseState.REFERRED, by=by, at=at, promised_by=at + A_PERSON_WITHIN)
        return decision
    case.move_to(CaseState.DECIDED, by=by, at=at)
    _tell(case, by, at)
    outbox.publish(
        events.ApplicationDecided(
            application_id=case.application_id,
            decision_id=decision.id,
            customer_id=case.customer_id,
            outcome=verdict.outcome.value,
            valid_until=valid_until,
            on=on,
            at=at,
        )
    )
    return decision


def _tell(case: models.Case, by: Actor, at: Instant) -> None:
    to = apply.contact_of(case.application_id)
    send_message(
        phone=to.phone,
        template="APPLICATION_DECIDED",
        params={"number": to.number},
        subject=str(case.application_id),
        by=by,
        at=at,
    )
