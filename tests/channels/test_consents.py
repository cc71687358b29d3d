"""Taking a consent back, and giving it again: pages and API, what follows from it, strangers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from suiche.journey.apply import queries as apply
from suiche.journey.apply.consent_texts import TEXTS, text_of
from suiche.journey.apply.states import Part
from suiche.journey.sign import queries as sign
from suiche.journey.sign.rules.refusals import OnPaperOnly
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date, now
from suiche.parties.actions.give_consent import give_consent
from suiche.parties.actions.issue_token import issue_token
from suiche.parties.actions.withdraw_consent import withdraw_consent
from suiche.parties.consent_queries import consent_lines, was_withdrawn
from suiche.parties.models import Consent
from suiche.parties.states import ConsentKind
from tests.channels.account_world import Person, person
from tests.steps import apply_world
from tests.steps.sign_world import approved, disclosed

pytestmark = pytest.mark.django_db
LIST = "/account/me/consents"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def agreed(who: Person) -> None:
    """Have somebody agree to every text."""
    for text in TEXTS:
        give(who.customer.id, text.kind)


def give(customer_id: Any, kind: ConsentKind) -> None:
    give_consent(customer_id=customer_id, kind=kind, version="2026-11", text_sha256=text_of(kind).sha256, channel="web", by=SYSTEM, at=now())  # fmt: skip


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_consent_is_shown_taken_back_and_given_again() -> None:
    who = person()
    assert "还没有授权" in page(who.client, LIST)
    agreed(who)
    assert "5项授权" in page(who.client, "/account/me")
    listed = page(who.client, LIST)
    for text in TEXTS:
        assert text.title.zh in listed and text.short.zh in listed
    asked = page(who.client, f"{LIST}/credit_query/withdraw")
    assert "正在审批的申请转人工" in asked and "留在您的信用报告里" in asked
    for _ in range(2):  # a second click changes nothing
        assert who.client.post(f"{LIST}/credit_query/withdraw")["Location"] == f"{LIST}?done=credit_query"
    assert Consent.objects.filter(kind="credit_query").count() == 2
    assert was_withdrawn(who.customer.id, ConsentKind.CREDIT_QUERY)
    assert "已收回：查一次征信" in page(who.client, f"{LIST}?done=credit_query")
    assert text_of(ConsentKind.CREDIT_QUERY).paragraphs[0].zh in page(who.client, f"{LIST}/credit_query/give")
    who.client.post(f"{LIST}/credit_query/give")
    assert not was_withdrawn(who.customer.id, ConsentKind.CREDIT_QUERY)
    assert all(line.withdrawn_at is None for line in consent_lines(who.customer.id))


def test_english_says_the_same() -> None:
    who = person()
    agreed(who)
    who.client.cookies["suiche_language"] = "en"
    assert who.client.get(f"{LIST}/privacy/withdraw").status_code == 200


def test_what_was_never_given_is_not_there() -> None:
    who = person()
    for path in (f"{LIST}/privacy/withdraw", f"{LIST}/privacy/give", f"{LIST}/nonsense/withdraw"):
        assert who.client.get(path).status_code == 404
        assert who.client.post(path).status_code == 404


def test_a_draft_asks_again_for_what_was_taken_back() -> None:
    apply_world.open_shop()
    one = apply_world.filled(apply_world.started())
    view = apply.application(one.application_id, customer_id=one.customer_id)
    assert view.missing == ()
    withdraw_consent(
        customer_id=one.customer_id, kind=ConsentKind.PRIVACY, channel="web", by=SYSTEM, at=now()
    )
    view = apply.application(one.application_id, customer_id=one.customer_id)
    assert view.missing == (Part.CONSENTS,)
    apply_world.filled(one)
    assert apply.application(one.application_id, customer_id=one.customer_id).missing == ()
    assert not was_withdrawn(one.customer_id, ConsentKind.PRIVACY)


def test_nobody_signs_by_code_who_took_that_consent_back() -> None:
    deal = disclosed(approved(on=business_date()))
    give(deal.customer_id, ConsentKind.E_SIGNATURE)
    assert sign.signing_phone(deal.contract_id, customer_id=deal.customer_id, on=business_date())
    withdraw_consent(
        customer_id=deal.customer_id, kind=ConsentKind.E_SIGNATURE, channel="web", by=SYSTEM, at=now()
    )
    with pytest.raises(OnPaperOnly):
        sign.signing_phone(deal.contract_id, customer_id=deal.customer_id, on=business_date())


def test_the_api_does_the_same() -> None:
    who = person()
    agreed(who)
    token = issue_token(sign_in_id=who.customer.sign_in_id, by=SYSTEM, at=now()).token
    client = Client(headers={"authorization": f"Bearer {token}"})
    assert len(client.get("/api/v1/consents").json()) == len(TEXTS)
    taken = client.post("/api/v1/consents/privacy/withdraw").json()
    assert [one["kind"] for one in taken if one["withdrawn_at"]] == ["privacy"]
    assert client.post("/api/v1/consents/privacy/withdraw").json()["code"] == "nothing_to_withdraw"
    other = client.post("/api/v1/consents/privacy/give", {"text_sha256": "0" * 64}, "application/json")
    assert other.json()["code"] == "other_text"
    body = {"text_sha256": text_of(ConsentKind.PRIVACY).sha256}
    given = client.post("/api/v1/consents/privacy/give", body, "application/json").json()
    assert all(one["withdrawn_at"] is None for one in given)
    assert Client().get("/api/v1/consents").status_code == 401
