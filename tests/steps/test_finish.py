"""Finishing: a settled loan gets its certificate by itself, once, sealed, and anyone can verify it by its code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings

from suiche.contact.models import Message
from suiche.documents import queries as documents
from suiche.documents.verify import Verdict, verify
from suiche.journey.finish import queries, tasks
from suiche.journey.finish.models import Closure
from suiche.journey.sign.models import SigningEvidence
from suiche.kit import jobs
from suiche.kit.actor import Actor
from suiche.kit.clock import business_date, now
from suiche.kit.models import AccessRow
from suiche.kit.refusal import NotFound
from suiche.partners.certificates.port import port
from tests.channels.account_world import settle, start_for
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.sign_world import authority_at
from tests.steps.test_documents_render import text_of

pytestmark = pytest.mark.django_db
READER = Actor("customer", "reader")


@pytest.fixture
def sealing(authority_url: str, settings: Any) -> Iterator[None]:
    with authority_at(settings, authority_url):
        yield


@pytest.fixture
def settled(sealing: None) -> LoanInHand:
    loan = running_loan(start=start_for("upcoming"))
    settle(loan)
    return loan


def closure(loan: LoanInHand) -> queries.ClosureView | None:
    return queries.closure(loan_id=loan.loan_id, customer_id=loan.customer_id, on=business_date())


def test_the_certificate_comes_by_itself_and_verifies(settled: LoanInHand) -> None:
    assert closure(settled) is None
    jobs.drain()
    found = closure(settled)
    assert found is not None
    assert found.paper_no == "JQ-SC-TEST-1"
    opened = queries.certificate(
        loan_id=settled.loan_id, customer_id=settled.customer_id, reader=READER, on=business_date(), at=now()
    )
    assert opened.content.startswith(b"%PDF")
    report = verify(
        opened.content,
        trust_roots=port().trust_roots(),
        organisation=settings.COMPANY["credit_code"],
        at=now(),
    )
    assert report.verdict is Verdict.GENUINE, report.problems
    public = documents.by_verify_code(found.verify_code)
    assert public is not None
    assert (public.in_force, public.paper_no) == (True, found.paper_no)


def test_it_says_when_the_contract_was_signed_and_the_customer_is_told(settled: LoanInHand) -> None:
    SigningEvidence.objects.create(
        contract_id=settled.contract_id, confirmed_at=datetime(2026, 1, 12, 16, 30, tzinfo=UTC),
        phone_masked="137****0001", disclosure_sha256="0" * 64, paper_sha256="0" * 64, read_seconds=10,
    )  # fmt: skip
    jobs.drain()
    opened = queries.certificate(
        loan_id=settled.loan_id, customer_id=settled.customer_id, reader=READER, on=business_date(), at=now()
    )
    assert "于2026年1月13日与我公司签订" in text_of(opened.content)  # half past midnight in Shanghai
    assert Message.objects.filter(template="LOAN_SETTLED", subject=str(settled.loan_id)).count() == 1


def test_opening_it_is_logged(settled: LoanInHand) -> None:
    jobs.drain()
    opened = queries.certificate(
        loan_id=settled.loan_id, customer_id=settled.customer_id, reader=READER, on=business_date(), at=now()
    )
    row = AccessRow.objects.get(actor_id="reader")
    assert row.subject == str(opened.document.id)


def test_asked_twice_there_is_one(settled: LoanInHand) -> None:
    jobs.drain()
    first = closure(settled)
    tasks.certify(settled.loan_id)
    assert closure(settled) == first
    assert Closure.objects.count() == 1


def test_somebody_elses_and_unsettled_loans_have_none(settled: LoanInHand) -> None:
    jobs.drain()
    other = running_loan(number=2, start=date(2026, 1, 15))
    for loan_id, owner in ((settled.loan_id, other.customer_id), (other.loan_id, other.customer_id)):
        with pytest.raises(NotFound):
            queries.certificate(
                loan_id=loan_id, customer_id=owner, reader=READER, on=business_date(), at=now()
            )
