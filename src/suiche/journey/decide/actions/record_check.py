"""Keep what a partner said, once per case and check; the last of the three answers lets the rules run."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.apply import queries as apply
from suiche.journey.decide import models, queries
from suiche.journey.decide.actions.find_case import find_case
from suiche.journey.decide.actions.write_decision import Verdict, write_decision
from suiche.journey.decide.rules import facts as facts_of
from suiche.journey.decide.rules.content import checked
from suiche.journey.decide.rules.policy import decide
from suiche.journey.decide.states import CaseState, Check
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.audit import accessed
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.parties.actions.verify_card import verify_card
from suiche.parties.actions.verify_identity import verify_identity

GOOD = {Check.IDENTITY: "MATCH", Check.BANK: "SAME"}


class NoRuleSet(Refusal):
    """Nothing says how to decide on this day: a rule set has to be published first."""

    code = "no_rule_set"
    zh = "这一天还没有生效的规则集。请先发布规则集。"
    en = "No rule set is in force on this day. Please publish one first."


@action
def record_check(
    *,
    case_id: UUID,
    check: Check,
    request_no: str,
    outcome: str,
    answer: str,
    started_at: Instant,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> bool:
    """Keep the answer (``answer``: JSON) and return True; False when there was one, or the case needs none any more.

    Identity (if it is still the customer's) and card that were confirmed are marked so. Refuses: NotFound, NoRuleSet.
    """
    case = find_case(case_id=case_id)
    if not case.is_in(CaseState.CHECKING) or queries.answered(case, check):
        return False
    models.CheckResult.objects.create(
        case=case,
        asked=check.value,
        try_no=queries.try_of(case, check),
        request_no=request_no,
        outcome=outcome,
        answer=answer,
        started_at=started_at,
        answered_at=at,
    )
    if GOOD.get(check) == outcome:
        _confirm(case, check, at, on)
    if all(queries.answered(case, one) for one in Check):
        _decide(case, by, at, on)
    return True


def _confirm(case: models.Case, check: Check, at: Instant, on: BusinessDate) -> None:
    if check is Check.IDENTITY:
        asked = apply.for_decision(case.application_id, on=on).identity
        verify_identity(customer_id=case.customer_id, name=asked.name, id_number=asked.id_number, at=at)
        return
    card_id = apply.contact_of(case.application_id).card_id
    if card_id is not None:
        verify_card(card_id=card_id, at=at)


def _decide(case: models.Case, by: Actor, at: Instant, on: BusinessDate) -> None:
    rule_set = models.RuleSet.objects.filter(valid_from__lte=on).order_by("-valid_from", "-version").first()
    if rule_set is None:
        raise NoRuleSet()
    accessed(by=by, what="decision", subject=str(case.application_id), at=at)
    facts = queries.facts_of_case(case.id, on=on)
    found = decide(facts, checked(rule_set.content), version=str(rule_set.version))
    verdict = Verdict(
        outcome=found.outcome,
        reasons=found.reasons,
        trace=queries.trace_of(found),
        facts=facts_of.written(facts),
        score=found.scored.score,
        rule_set_id=rule_set.id,
        amount_max_fen=found.amount_max_fen,
    )
    write_decision(case=case, verdict=verdict, by=by, at=at, on=on)
