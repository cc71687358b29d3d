"""Looking at decisions and their cases. Frozen views; bureau data and names leave this room only where a function says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from suiche.journey.apply import queries as apply
from suiche.journey.decide import models
from suiche.journey.decide.grounds import Ground, grounds_of
from suiche.journey.decide.reports import figures_of
from suiche.journey.decide.rules import facts as rules_facts
from suiche.journey.decide.rules.content import Content, checked
from suiche.journey.decide.rules.facts import BureauFacts, Facts
from suiche.journey.decide.rules.policy import Line, Verdict, decide
from suiche.journey.decide.rules.reasons import BUREAU_RIGHT, BY_AMOUNT, REASONS, Reason, reasons_of
from suiche.journey.decide.rules.score import Points
from suiche.journey.decide.states import CaseState, Check, Outcome
from suiche.kit import proposals
from suiche.kit.proposals import Proposal
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.parties import queries as parties
from suiche.partners.bureau.port import BureauReport

__all__ = [
    "REASONS",
    "CaseProgress",
    "CaseState",
    "CheckView",
    "DecisionView",
    "Line",
    "Outcome",
    "Points",
    "Reason",
    "above_authority",
    "card_may_be_corrected",
    "content_of",
    "decision_for",
    "decisions_of",
    "facts_of_case",
    "pending_proposal",
    "progress",
    "refused_proposal",
    "replay",
    "trace_of",
    "waiting_check",
]  # fmt: skip

MOST_CARDS = 3  # cards a customer may try before a person looks
NO_CONSENT = "NO_CONSENT"  # the consent was taken back since: nobody was asked
HAND_TASK = "suiche.journey.decide.tasks:carry_out"  # named, not imported: tasks stand above on the map
NOT_THE_CUSTOMER = "NOT_THE_CUSTOMER"  # another identity was stated since: a person has to look
_REPORT: TypeAdapter[BureauReport] = TypeAdapter(BureauReport)


@dataclass(frozen=True)
class DecisionView:
    """A decision as its customer may read it. ``by_hand``: a person decided. Money fen."""

    id: UUID
    outcome: Outcome
    reasons: tuple[Reason, ...]
    bureau_right: Words | None  # the sentence that is due where the credit report contributed
    score: int | None
    rule_set_version: int
    amount_max_fen: int
    valid_until: date
    by_hand: bool
    on: date
    at: datetime
    review_possible: bool
    grounds: tuple[Ground, ...] = ()  # the figures behind the reasons

    def smaller_fen(self, wished_fen: int) -> int:
        """Return the loan that would fit, at the same term, where only the amount stood in the way; 0 otherwise."""
        declined = self.outcome is Outcome.DECLINE
        by_amount = {reason.code for reason in self.reasons} <= BY_AMOUNT
        return self.amount_max_fen if declined and by_amount and 0 < self.amount_max_fen < wished_fen else 0


@dataclass(frozen=True)
class CheckView:
    """One check: what was asked, how it ended (empty: not yet), when."""

    check: Check
    outcome: str
    started_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True)
class CaseProgress:
    """Where the review of an application stands, for its customer."""

    case_id: UUID
    state: CaseState
    checks: tuple[CheckView, ...]
    opened_at: datetime
    promised_by: datetime
    review_requested_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """A check that still has to be asked for."""

    application_id: UUID
    number: str
    opened_at: datetime
    try_no: int


def try_of(case: models.Case, check: Check) -> int:
    """Return which try of a check counts: a corrected card is asked about again, everything else once."""
    return case.card_try if check is Check.BANK else 1


def _results(case: models.Case) -> dict[str, models.CheckResult]:
    """Return the answers that count, by what was asked; an answer about a corrected card is not among them."""
    rows = models.CheckResult.objects.filter(case=case)
    return {row.asked: row for row in rows if row.try_no == try_of(case, Check(row.asked))}


def answered(case: models.Case, check: Check) -> bool:
    """Tell whether a check of a case has its answer."""
    return check.value in _results(case)


def card_may_be_corrected(application_id: UUID) -> bool:
    """Tell whether a bank card is all that stands in the way, so that its owner may name another."""
    case = models.Case.objects.filter(application_id=application_id, state=CaseState.REFERRED.value).first()
    if case is None or case.review_requested_at is not None or case.card_try >= MOST_CARDS:
        return False
    newest = models.Decision.objects.filter(case=case).order_by("-at", "-id").first()
    hits = [line for line in newest.trace["rules"] if line["hit"]] if newest else []
    return [line["rule_id"] for line in hits] == ["CARD"] and hits[0]["value"] != NO_CONSENT


def waiting_check(case_id: UUID, check: Check) -> Waiting | None:
    """Return what the check needs, or None when it was answered or the case needs it no more."""
    case = models.Case.objects.filter(id=case_id, state=CaseState.CHECKING.value).first()
    if case is None or check.value in _results(case):
        return None
    number = apply.contact_of(case.application_id).number
    return Waiting(case.application_id, number, case.opened_at, try_of(case, check))


def decision_for(application_id: UUID) -> DecisionView | None:
    """Return the decision about an application; None while there is none (REFER: a person still has to decide)."""
    case = models.Case.objects.filter(application_id=application_id).first()
    if case is None or case.state != CaseState.DECIDED.value:
        return None
    return decisions_of(case.id)[0]


def outcomes(application_ids: Iterable[UUID]) -> dict[UUID, Outcome]:
    """Return how applications were decided; one that is not decided, or is being looked at again, is left out."""
    rows = models.Decision.objects.filter(
        case__application_id__in=list(application_ids), case__state=CaseState.DECIDED.value
    )
    newest = rows.order_by("case_id", "-at", "-id").distinct("case_id")
    return {row.case.application_id: Outcome(row.outcome) for row in newest.select_related("case")}


def decisions_of(case_id: UUID) -> tuple[DecisionView, ...]:
    """Return every decision of a case, the newest first; the rules' REFER is one too."""
    case = models.Case.objects.get(id=case_id)
    rows = models.Decision.objects.select_related("rule_set").filter(case=case).order_by("-at", "-id")
    return tuple(_decision(row, case) for row in rows)


def _decision(row: models.Decision, case: models.Case) -> DecisionView:
    reasons = reasons_of(tuple(row.reasons))
    declined = row.outcome == Outcome.DECLINE.value
    return DecisionView(
        id=row.id,
        outcome=Outcome(row.outcome),
        reasons=reasons,
        bureau_right=BUREAU_RIGHT if any(reason.bureau for reason in reasons) else None,
        score=row.score,
        rule_set_version=row.rule_set.version,
        amount_max_fen=row.amount_max_fen,
        valid_until=row.valid_until,
        by_hand=row.decided_by.startswith("staff:"),
        on=row.on,
        at=row.at,
        review_possible=declined and case.review_requested_at is None and case.state == CaseState.DECIDED.value,
        grounds=grounds_of(row.trace, tuple(row.reasons)) if declined else (),
    )  # fmt: skip


def progress(application_id: UUID) -> CaseProgress | None:
    """Return where the review stands; None before it has begun."""
    case = models.Case.objects.filter(application_id=application_id).first()
    if case is None:
        return None
    return CaseProgress(
        case_id=case.id,
        state=CaseState(case.state),
        checks=checks_of(case.id),
        opened_at=case.opened_at,
        promised_by=case.promised_by,
        review_requested_at=case.review_requested_at,
    )


def checks_of(case_id: UUID) -> tuple[CheckView, ...]:
    """Return the three checks of a case, answered or not."""
    answered = _results(models.Case.objects.get(id=case_id))
    return tuple(
        CheckView(
            check,
            answered[check.value].outcome if check.value in answered else "",
            answered[check.value].started_at if check.value in answered else None,
            answered[check.value].answered_at if check.value in answered else None,
        )
        for check in Check
    )


def facts_of_case(case_id: UUID, *, on: date) -> Facts:
    """Return what the rules look at: application, the partners' answers, how the person pays us. No name, no number."""
    case = models.Case.objects.get(id=case_id)
    given = apply.for_decision(case.application_id, on=on)
    results = _results(case)
    standing = parties.payment_standing(case.customer_id, on=on)
    return Facts(
        age=given.age,
        terms=given.terms,
        used_car=given.condition.value == "USED",
        new_energy=given.energy.value != "ICE",
        dealer_active=any(dealer.id == given.dealer_id for dealer in parties.dealers()),
        price_base_fen=given.price_base_fen,
        principal_fen=given.principal_fen,
        balloon_fen=given.balloon_fen,
        instalment_fen=given.instalment_fen,
        monthly_income_fen=given.income.monthly_income_fen,
        declared_debt_fen=given.income.monthly_debt_fen,
        identity=_identity(results[Check.IDENTITY.value], given),
        card=results[Check.BANK.value].outcome,
        days_past_due=standing.days_past_due,
        worst_days_past_due=standing.worst_days_past_due,
        bureau=_bureau(results[Check.BUREAU.value], on),
        addon_loan_fen=given.addon_loan_fen,
    )


def _identity(result: models.CheckResult, given: apply.DecisionFacts) -> str:
    """Return the answer of the source; a match of somebody who is not the account's customer proves nothing."""
    known = parties.customer(given.customer_id)
    same = (known.name, known.id_number) == (given.identity.name, given.identity.id_number)
    return result.outcome if same or result.outcome != "MATCH" else NOT_THE_CUSTOMER


def _bureau(result: models.CheckResult, on: date) -> BureauFacts:
    if result.outcome != "OK":
        return BureauFacts(result.outcome)
    return figures_of(_REPORT.validate_json(result.answer), on=on)


def content_of(version: int) -> Content:
    """Return a rule set by its version. Refuses: NotFound."""
    row = models.RuleSet.objects.filter(version=version).first()
    if row is None:
        raise NotFound()
    return checked(row.content)


def trace_of(found: Verdict) -> dict[str, Any]:
    """Return a verdict's trace as it is stored: every rule, and every line of the score."""
    return {"rules": [asdict(line) for line in found.trace], "score": asdict(found.scored)}


@dataclass(frozen=True)
class Replay:
    """A stored decision beside the same rules run again on its stored facts."""

    same: bool
    outcome: Outcome
    reasons: tuple[str, ...]
    score: int
    amount_max_fen: int


def replay(decision_id: UUID, *, version: int | None = None) -> Replay:
    """Run the rules again on a decision's facts, by its own rule set or another. ``same``: nothing differs.

    For a decision by hand the rules' side is compared: trace and score. Refuses: NotFound.
    """
    row = models.Decision.objects.select_related("rule_set").filter(id=decision_id).first()
    if row is None:
        raise NotFound()
    used = row.rule_set.version if version is None else version
    found = decide(rules_facts.read(row.facts), content_of(used), version=str(used))
    same = TypeAdapter(dict[str, Any]).dump_python(trace_of(found), mode="json") == row.trace
    if not row.decided_by.startswith("staff:"):
        told = (found.outcome.value, list(found.reasons), found.scored.score, found.amount_max_fen)
        same = same and told == (row.outcome, row.reasons, row.score, row.amount_max_fen)
    return Replay(same, found.outcome, found.reasons, found.scored.score, found.amount_max_fen)


def pending_proposal(case_id: UUID) -> Proposal | None:
    """Return the approval of this case that waits for a second person, or None."""
    found = proposals.proposals_of(HAND_TASK, only="waiting", about={"case_id": str(case_id)})
    return found[0] if found else None


def refused_proposal(case_id: UUID) -> Proposal | None:
    """Return the newest approval of this case that was agreed on and could not be carried out, or None."""
    found = proposals.proposals_of(HAND_TASK, only="refused", about={"case_id": str(case_id)}, most=1)
    return found[0] if found else None


def above_authority(case_id: UUID) -> bool:
    """Tell whether the loan is more than one underwriter may approve alone."""
    case = models.Case.objects.get(id=case_id)
    decided = models.Decision.objects.select_related("rule_set").filter(case=case).order_by("-at", "-id")[0]
    return apply.wished(case.application_id).principal_fen > checked(decided.rule_set.content).authority_fen
