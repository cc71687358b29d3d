"""Background entry points of deciding: ask a partner, keep the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import TypeAdapter

from suiche.journey.apply import queries as apply
from suiche.journey.apply.events import ApplicationSubmitted, ApplicationWithdrawn
from suiche.journey.apply.queries import DecisionFacts
from suiche.journey.decide import queries
from suiche.journey.decide.actions.cancel_case import cancel_case
from suiche.journey.decide.actions.carry_out_proposal import carry_out_proposal
from suiche.journey.decide.actions.open_case import open_case
from suiche.journey.decide.actions.publish_rule_set import publish_rule_set
from suiche.journey.decide.actions.record_check import record_check
from suiche.journey.decide.queries import NO_CONSENT
from suiche.journey.decide.states import Check, Outcome
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.audit import accessed
from suiche.kit.clock import BusinessDate, business_date_of, now
from suiche.kit.jobs import Later
from suiche.kit.proposals import as_agreed
from suiche.parties import queries as parties
from suiche.parties.states import ConsentKind
from suiche.partners.bank import port as bank
from suiche.partners.bureau import port as bureau
from suiche.partners.identity import port as identity

ASK_AGAIN_AFTER = timedelta(seconds=2)
PATIENCE = timedelta(seconds=20)  # about ten tries; then a person goes on without that answer
TRY_AGAIN = {"SOURCE_ERROR", "RATE_LIMITED", "RETRY", "TOO_FREQUENT"}
_REPORT: TypeAdapter[bureau.BureauReport] = TypeAdapter(bureau.BureauReport)


class Answer(NamedTuple):
    """What a partner said: the outcome, and everything as JSON."""

    outcome: str
    stored: str


def begin(event: ApplicationSubmitted) -> None:
    """Open the case of a submitted application."""
    open_case(application_id=event.application_id, customer_id=event.customer_id, by=SYSTEM, at=now())


def stop(event: ApplicationWithdrawn) -> None:
    """Close the case of a withdrawn application."""
    cancel_case(application_id=event.application_id, by=SYSTEM, at=now())


def check_identity(case_id: UUID) -> None:
    """Ask the public-security source whether name and number belong together."""
    _check(case_id, Check.IDENTITY, _identity)


def check_bureau(case_id: UUID) -> None:
    """Ask for the credit report, with the consent's number, for a loan approval; never without the consent."""
    _check(case_id, Check.BUREAU, _bureau)


def check_bank(case_id: UUID) -> None:
    """Ask the bank whether card, name, number and mobile belong together."""
    _check(case_id, Check.BANK, _bank)


@as_agreed
def carry_out(
    proposal: UUID, case_id: UUID, outcome: Outcome, reasons: tuple[str, ...], note: str, proposer: str
) -> None:
    """Decide as the proposer wished, now that a second person agreed."""
    at = now()
    carry_out_proposal(
        case_id=case_id,
        outcome=outcome,
        reasons=reasons,
        note=note,
        by=Actor("staff", proposer),
        at=at,
        on=business_date_of(at),
    )


@as_agreed
def publish_rules(proposal: UUID, content: dict[str, Any], valid_from: date) -> None:
    """Publish the rule set that two people agreed on."""
    at = now()
    publish_rule_set(content=content, valid_from=BusinessDate(valid_from), by=SYSTEM, at=at)


def _check(case_id: UUID, check: Check, ask: Callable[[DecisionFacts, str], Answer]) -> None:
    """Ask once, keep the answer; a source out of order is asked again for a while. A repeated job changes nothing."""
    waiting = queries.waiting_check(case_id, check)
    if waiting is None:
        return
    started = now()
    facts = apply.for_decision(waiting.application_id, on=business_date_of(started))
    accessed(by=SYSTEM, what=f"check {check.value}", subject=str(waiting.application_id), at=started)
    request_no = f"{waiting.number}-{check.value}{f'-{waiting.try_no}' if waiting.try_no > 1 else ''}"
    answer = ask(facts, request_no)
    answered = now()  # a partner takes its time
    if answer.outcome in TRY_AGAIN and answered < waiting.opened_at + PATIENCE:
        raise Later(f"{check.value}: {answer.outcome}", wait=ASK_AGAIN_AFTER)
    record_check(
        case_id=case_id,
        check=check,
        request_no=request_no,
        outcome=answer.outcome,
        answer=answer.stored,
        started_at=started,
        by=SYSTEM,
        at=answered,
        on=business_date_of(answered),
    )


def _identity(facts: DecisionFacts, request_no: str) -> Answer:
    if parties.consent(facts.customer_id, ConsentKind.SENSITIVE_ID) is None:
        return Answer(NO_CONSENT, "{}")
    person = facts.identity
    said = identity.port().two_factor(name=person.name, id_number=person.id_number, request_no=request_no)
    return Answer(said.outcome.value, json.dumps({"order_no": said.order_no}))


def _bureau(facts: DecisionFacts, request_no: str) -> Answer:
    authorisation = facts.authorisations.get(ConsentKind.CREDIT_QUERY)
    if authorisation is None or parties.consent(facts.customer_id, ConsentKind.CREDIT_QUERY) is None:
        return Answer(NO_CONSENT, json.dumps({"outcome": NO_CONSENT}))
    report = bureau.port().report(
        name=facts.identity.name,
        id_number=facts.identity.id_number,
        purpose=bureau.QueryReason.LOAN_APPROVAL,
        authorisation_no=str(authorisation),
        request_no=request_no,
    )
    return Answer(report.outcome.value, _REPORT.dump_json(report).decode())


def _bank(facts: DecisionFacts, request_no: str) -> Answer:
    if parties.consent(facts.customer_id, ConsentKind.SENSITIVE_ID) is None:
        return Answer(NO_CONSENT, "{}")
    said = bank.port().verify_card(
        card_no=facts.card.card_no,
        name=facts.identity.name,
        id_number=facts.identity.id_number,
        mobile=facts.card.mobile,
        request_no=request_no,
    )
    return Answer(said.outcome.value, json.dumps({"bank_name": said.bank_name}, ensure_ascii=False))
