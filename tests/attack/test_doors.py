"""Sessions, tokens, caches: what a browser's cookie opens, what stays in a cache, how long heavy work may hold a thread."""

from __future__ import annotations

import threading
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from suiche.documents.verify import VerificationBusy
from suiche.kit.clock import now
from suiche.kit.deployment import mark
from suiche.kit.limits import Places
from tests.channels.account_world import person
from tests.channels.test_account_api import Program
from tests.tidy.test_routes import routes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def test_a_browsers_session_opens_nothing_of_the_api() -> None:
    client = person().client
    for address in (
        "/api/v1/me",
        "/api/v1/loans",
        "/api/v1/applications",
        "/api/v1/contracts",
        "/api/v1/quotes",
    ):
        assert client.get(address).status_code == 401, address
    client.post("/handover", {"next": "/"})
    mine = client.get("/api/v1/quotes", headers={"X-Visitor-Key": "k" * 20})
    assert (mine.status_code, mine.json()) == (200, []), (
        "a visitor's key shows the visitor's, whoever is signed in"
    )


def test_a_session_does_not_own_what_a_visitor_key_saves() -> None:
    who = person()
    key = {"X-Visitor-Key": "v" * 20}
    assert who.client.get("/api/v1/quotes", headers=key).json() == []
    assert Client().get("/api/v1/quotes", headers=key).status_code == 200


def test_what_a_token_reads_stays_in_no_cache() -> None:
    program = Program()
    for path in ("/me", "/loans", "/applications"):
        assert program.get(path)["Cache-Control"] == "no-store", path
    client = person().client
    for address in ("/account", "/applications", "/saved"):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_every_answer_carries_the_policy() -> None:
    for address in (
        "/",
        "/nothing",
        "/v/%00",
        "/api/v1/nothing",
        "/api/v1/me",
        "/callbacks/payments",
        "/account",
    ):
        answer = Client().get(address)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy, address
        assert "frame-ancestors 'none'" in policy and answer["X-Content-Type-Options"] == "nosniff", address


def test_a_token_that_signed_out_is_dead() -> None:
    program = Program()
    assert program.get("/me").status_code == 200
    assert program.post("/sign-out").status_code == 204
    assert program.get("/me").status_code == 401


def test_heavy_work_never_holds_more_threads_than_its_line() -> None:
    places, free, outcomes = Places(at_once=1, waiting=1), threading.Event(), []

    def work() -> None:
        try:
            with places.taken(busy=VerificationBusy, patience_seconds=10):
                free.wait(10)
                outcomes.append("done")
        except VerificationBusy:
            outcomes.append("busy")

    crew = [threading.Thread(target=work) for _ in range(5)]
    for member in crew:
        member.start()
    deadline = time.monotonic() + 5
    while len(outcomes) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert outcomes == ["busy"] * 3, "one works, one waits, three are told at once"
    free.set()
    for member in crew:
        member.join(10)
    assert sorted(outcomes) == ["busy"] * 3 + ["done"] * 2


def test_who_waits_too_long_is_told_and_leaves_the_line() -> None:
    places = Places(at_once=1, waiting=1)
    with places.taken(busy=VerificationBusy, patience_seconds=1):
        for _ in range(3):
            with pytest.raises(VerificationBusy), places.taken(busy=VerificationBusy, patience_seconds=0.01):
                pytest.fail("there is no place")
    with places.taken(busy=VerificationBusy, patience_seconds=1):
        assert True


def test_without_the_demo_mark_no_demo_address_exists_by_any_method() -> None:
    mark(demo=False, at=now())
    addresses = [address for address, _ in routes(get_resolver().url_patterns) if address.startswith("demo")]
    assert len(addresses) >= 6
    for address in addresses:
        for method in ("get", "post", "put", "options"):
            assert getattr(Client(), method)(f"/{address}").status_code == 404, f"{method} {address}"
