"""Signing: codes, evidence, sealing once under a kill and two workers, genuine and tampered papers; activation."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from suiche.contact.actions.ask_code import CodeTooSoon
from suiche.contact.models import Message, OneTimeCode
from suiche.contact.queries import CodeOutcome, CodeOver, WrongCode
from suiche.documents import queries as documents
from suiche.documents.company import our_company
from suiche.documents.models import Document, Signature
from suiche.documents.verify import Verdict
from suiche.journey.apply.actions.withdraw_application import PaidOut, withdraw_application
from suiche.journey.sign import models, queries, tasks
from suiche.journey.sign.actions.activate import activate
from suiche.journey.sign.actions.seal_papers import seal_papers
from suiche.journey.sign.actions.tick_condition import Ticked, tick_condition
from suiche.journey.sign.actions.withdraw_contract import withdraw_contract
from suiche.journey.sign.events import ContractActivated
from suiche.journey.sign.rules.refusals import ChecklistIncomplete, DisclosureFirst, OfferExpired
from suiche.journey.sign.states import Condition, ContractState
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, Instant, business_date, now
from suiche.kit.jobs import Later
from suiche.kit.models import AuditRow, Job
from suiche.kit.refusal import BadInput, IllegalMove
from tests.steps.sign_world import (
    AT,
    ON,
    Deal,
    approved,
    authority_at,
    code_for,
    disclosed,
    enter,
    signed_offer,
)

pytestmark = pytest.mark.django_db(transaction=True)
CLERK = Actor("staff", "00000000-0000-0000-0000-000000000001")
GOOD_VIN, ODD_VIN = "1M8GDM9AXKP042788", "1M8GDM9A1KP042788"


@pytest.fixture(autouse=True)
def partner(settings: Any, authority_url: str) -> Iterator[None]:
    with authority_at(settings, authority_url):
        yield


def offer() -> Deal:
    """An offer that is open on the machine's own day."""
    return approved(valid_days=36_500)


def state(deal: Deal) -> ContractState:
    return queries.contract(deal.contract_id, customer_id=None).state


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def tick_all(deal: Deal, but: Condition | None = None) -> None:
    for condition in queries.conditions(deal.contract_id):
        if condition.condition is not but:
            tick(deal, condition.condition)


def tick(deal: Deal, condition: Condition, vin: str = GOOD_VIN, evidence: str = "看过原件") -> Ticked:
    return tick_condition(
        contract_id=deal.contract_id, condition=condition, evidence=evidence, vin=vin, by=CLERK, at=now()
    )


def pay_out(deal: Deal, on: BusinessDate = ON) -> ContractActivated:
    return activate(contract_id=deal.contract_id, key=str(deal.contract_id), by=CLERK, at=now(), on=on)


def test_nobody_signs_before_the_disclosure_is_confirmed() -> None:
    deal = offer()
    with pytest.raises(DisclosureFirst):
        queries.signing_phone(deal.contract_id, customer_id=deal.customer_id, on=business_date())
    code = code_for(deal)
    with pytest.raises(DisclosureFirst):
        enter(deal, code)


def test_a_right_code_starts_the_sealing_and_leaves_evidence() -> None:
    deal = disclosed(offer())
    assert (
        queries.signing_phone(deal.contract_id, customer_id=deal.customer_id, on=business_date())
        == deal.phone
    )
    code = code_for(deal)
    assert code not in str(OneTimeCode.objects.values_list("code_hash", flat=True)), "kept as a hash only"
    assert enter(deal, code).outcome is CodeOutcome.RIGHT
    assert state(deal) is ContractState.SIGNING
    row = models.SigningEvidence.objects.get(contract_id=deal.contract_id)
    assert (row.read_seconds, row.ip, row.device) == (12, "127.0.0.1", "a phone")
    assert row.paper_sha256 == queries.papers(deal.contract_id, customer_id=None)[1].sha256
    assert enter(deal, "000000").state == "signing", "sent twice: nothing is signed twice"
    with pytest.raises(IllegalMove):
        withdraw_contract(contract_id=deal.contract_id, customer_id=deal.customer_id, by=deal.by, at=now())


def test_five_wrong_codes_end_a_code() -> None:
    deal = disclosed(offer())
    code = code_for(deal)
    for left in (4, 3, 2, 1):
        tried = enter(deal, wrong(code))
        assert (tried.outcome, tried.left) == (CodeOutcome.WRONG, left)
        with pytest.raises(WrongCode):
            tried.expect()
    assert enter(deal, wrong(code)).outcome is CodeOutcome.USED_UP
    with pytest.raises(CodeOver):
        enter(deal, code).expect()
    assert state(deal) is ContractState.DISCLOSED


def test_codes_end_after_five_minutes_and_come_once_a_minute() -> None:
    deal = disclosed(offer())
    at = now()
    code = code_for(deal, at)
    with pytest.raises(CodeTooSoon):
        code_for(deal, Instant(at + timedelta(seconds=59)))
    assert enter(deal, code, Instant(at + timedelta(minutes=5))).outcome is CodeOutcome.EXPIRED


def test_a_code_for_one_contract_signs_no_other() -> None:
    one = disclosed(offer())
    two = disclosed(approved(customer_id=one.customer_id, phone=one.phone, valid_days=36_500))
    code = code_for(one)
    assert enter(two, code).outcome is CodeOutcome.EXPIRED
    assert state(two) is ContractState.DISCLOSED


def test_every_paper_is_signed_by_both_sides_and_genuine() -> None:
    deal = signed_offer()
    assert state(deal) is ContractState.SIGNED
    papers = queries.papers(deal.contract_id, customer_id=deal.customer_id)
    assert all(paper.signed for paper in papers)
    for paper in papers:
        person, company = documents.signatures_of(document_id=paper.id)
        assert (person.organisation, company.organisation) == (False, True)
        assert company.sha256_after == paper.sha256
        intent = json.loads(person.evidence)
        assert intent["read_seconds"] == 12
        assert intent["phone"].startswith("139****")
    opened = queries.open_paper(
        deal.contract_id, papers[1].id, customer_id=deal.customer_id, reader=deal.by, at=now()
    )
    report = documents.verify_upload(pdf=opened.content, organisation=our_company().credit_code, at=now())
    assert report.verdict is Verdict.GENUINE
    middle = len(opened.content) // 3
    flipped = bytes([opened.content[middle] ^ 1])
    tampered = opened.content[:middle] + flipped + opened.content[middle + 1 :]
    found = documents.verify_upload(pdf=tampered, organisation=our_company().credit_code, at=now())
    assert found.verdict is Verdict.TAMPERED
    assert found.problems[0].zh.startswith("签过的内容被改了")


def test_two_workers_sign_once() -> None:
    deal = disclosed(offer())
    enter(deal, code_for(deal)).expect()
    problems: list[BaseException] = []

    def worker() -> None:
        try:
            tasks.seal(deal.contract_id)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    crew = [threading.Thread(target=worker) for _ in range(2)]
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    assert problems == []
    assert state(deal) is ContractState.SIGNED
    assert Signature.objects.count() == 6, "three papers, two sides each"


def test_a_killed_worker_leaves_nothing_half_signed(settings: Any, authority_url: str) -> None:
    deal = disclosed(offer())
    enter(deal, code_for(deal)).expect()
    before = list(Document.objects.order_by("id").values_list("sha256", "state"))
    mandate = models.Contract.objects.get(id=deal.contract_id).mandate_document_id
    assert mandate is not None
    kept = Document.objects.get(id=mandate)
    Document.objects.filter(id=mandate).update(
        fields=[]
    )  # the last paper cannot be signed: the work stops there
    with pytest.raises(IllegalMove):
        seal_papers(contract_id=deal.contract_id, by=SYSTEM, at=now())
    assert Signature.objects.count() == 0
    assert list(Document.objects.order_by("id").values_list("sha256", "state")) == before
    Document.objects.filter(id=mandate).update(fields=kept.fields)
    tasks.seal(deal.contract_id)
    assert state(deal) is ContractState.SIGNED
    assert Signature.objects.count() == 6


def test_while_the_authority_is_away_the_job_comes_back(settings: Any, authority_url: str) -> None:
    deal = disclosed(offer())
    enter(deal, code_for(deal)).expect()
    with authority_at(settings, "http://127.0.0.1:9"), pytest.raises(Later):
        tasks.seal(deal.contract_id)
    assert state(deal) is ContractState.SIGNING
    with authority_at(settings, authority_url):
        tasks.seal(deal.contract_id)
    assert state(deal) is ContractState.SIGNED


def test_an_incomplete_checklist_names_what_is_missing() -> None:
    deal = signed_offer()
    tick_all(deal, but=Condition.INSURANCE)
    with pytest.raises(ChecklistIncomplete) as refused:
        pay_out(deal)
    assert "保险单" in refused.value.sentence("zh")
    assert "insurance policy" in refused.value.sentence("en")
    assert state(deal) is ContractState.SIGNED


def test_a_doubtful_vin_warns_and_an_impossible_one_is_refused() -> None:
    deal = signed_offer()
    assert not tick(deal, Condition.INVOICE, GOOD_VIN).vin_doubtful
    assert tick(deal, Condition.INVOICE, ODD_VIN.lower()).vin_doubtful
    assert queries.vin(deal.contract_id) == ODD_VIN
    assert queries.conditions(deal.contract_id)[1].vin_doubtful
    for bad in ("", "123", "1M8GDM9AXKP04278O"):
        with pytest.raises(BadInput):
            tick(deal, Condition.INVOICE, bad)
    with pytest.raises(BadInput):
        tick(deal, Condition.DELIVERY, evidence=" ")


def test_activation_begins_the_loan_once_with_the_amounts_that_were_signed() -> None:
    deal = signed_offer()
    tick_all(deal)
    on = BusinessDate(ON + timedelta(days=20))
    begun = pay_out(deal, on)
    assert (begun.loan.disbursed_on, begun.on) == (on, on)
    assert begun.loan == replace(queries.terms(deal.contract_id).loan, disbursed_on=on)
    assert begun.penalty.annual_ppm() == 59_850
    assert begun.fee_rule == {"kind": "PCT_REMAINING", "pct_ppm": 30_000}
    assert pay_out(deal, BusinessDate(on + timedelta(days=1))) == begun, (
        "a second click gets the first answer"
    )
    assert Job.objects.filter(task__endswith="open_the_loan").count() == 1
    assert Message.objects.filter(template="CONTRACT_ACTIVE").count() == 1
    view = queries.contract(deal.contract_id, customer_id=deal.customer_id)
    assert (view.state, view.activated_on, view.loan.disbursed_on) == (ContractState.ACTIVE, on, on)
    assert [step.state for step in queries.timeline(deal.contract_id, customer_id=None, on=on)] == [
        "done"
    ] * 4
    assert (
        AuditRow.objects.filter(action="journey.sign.activate", actor_kind="staff", outcome="done").count()
        == 2
    )


def test_an_application_whose_loan_was_paid_out_cannot_be_withdrawn() -> None:
    deal = signed_offer()
    tick_all(deal)
    pay_out(deal)
    with pytest.raises(PaidOut):
        withdraw_application(
            application_id=deal.application_id, customer_id=deal.customer_id, by=deal.by, at=AT
        )


def test_nothing_is_paid_out_for_an_application_that_was_just_withdrawn() -> None:
    deal = signed_offer()
    tick_all(deal)
    withdraw_application(application_id=deal.application_id, customer_id=deal.customer_id, by=deal.by, at=AT)
    with pytest.raises(IllegalMove):
        pay_out(deal)


def test_nothing_is_paid_out_after_the_approval_ended_or_before_signing() -> None:
    unsigned = offer()
    with pytest.raises(IllegalMove):
        pay_out(unsigned)
    with pytest.raises(IllegalMove):
        tick(unsigned, Condition.DELIVERY)
    deal = signed_offer()
    tick_all(deal)
    last = queries.contract(deal.contract_id, customer_id=None).valid_until
    with pytest.raises(OfferExpired):
        pay_out(deal, BusinessDate(last + timedelta(days=1)))


def test_a_signed_contract_can_be_withdrawn_before_the_money_goes_out() -> None:
    deal = signed_offer()
    assert [item.contract.id for item in queries.to_activate()] == [deal.contract_id]
    assert queries.to_activate()[0].borrower_masked == "林*禾"
    withdraw_contract(contract_id=deal.contract_id, customer_id=deal.customer_id, by=deal.by, at=AT)
    assert queries.to_activate() == ()
    assert all(paper.void for paper in queries.papers(deal.contract_id, customer_id=None))
