"""Bytes that no browser sends: null characters, half characters, numbers that are none, floods. Never a fault of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from suiche.journey.repay.models import PaymentOrder
from suiche.parties.models import Customer
from suiche.parties.roles import Role
from tests.channels.account_world import Person, loan_in, person
from tests.channels.desk_world import seat
from tests.channels.test_account_api import Program

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.mark.parametrize(
    "address",
    [
        "/v/%00", "/s/a%00b", "/plans/%00", "/h/%00", "/cars?brand=%00", "/cars?%00=1", "/calculator?plan=a%00",
        "/sign-in?next=/%00", "/api/v1/vehicles?text=%00", "/api/v1/vehicles?brand=a%00", "/api/v1/dealers?city=%00",
    ],
)  # fmt: skip
def test_a_null_character_in_an_address_is_refused_in_a_sentence(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 400
    assert "无法识别的字符" in text(answer)


def text(answer: Any) -> str:
    """What a person or a program reads."""
    json_like = answer["Content-Type"].startswith(JSON)
    return str(answer.json()["message"]) if json_like else answer.content.decode()


@pytest.mark.parametrize(
    ("address", "field"),
    [("/sign-in", "phone"), ("/desk/sign-in", "username"), ("/saved/new", "name"), ("/preferences", "next"), ("/handover", "next")],
)  # fmt: skip
def test_a_null_character_in_a_form_is_refused_in_a_sentence(address: str, field: str) -> None:
    client = person().client if address == "/saved/new" else Client()
    answer = client.post(address, {field: "a\x00b"})
    assert (answer.status_code, "无法识别的字符" in text(answer)) == (400, True)


BODIES = [
    b'{"username": "a\\u0000b", "password": "x"}',
    b'{"username": "\\ud800", "password": "x"}',
    b'{"\\u0000": 1, "username": "a", "password": "x"}',
    b'{"username": NaN, "password": Infinity}',
    b'{"a":' * 50_000,
    b"[" * 200_000,
    b"\xff\xfe",
    b"9" * 10_000,
    b'{"username": "' + b"a" * 1_100_000 + b'"}',
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_body_that_is_no_json_of_ours_is_refused_as_json(body: bytes) -> None:
    answer = Client().post("/api/v1/staff/sign-in", body, content_type=JSON)
    assert answer.status_code == 400
    assert set(answer.json()) >= {"code", "message", "field"}


AMOUNTS = ["1e400", "-1", "0", "1.5", "true", '"x"', "null", "[]", "NaN", "9" * 400, "9" * 5_000, "590390"]


def test_an_amount_that_is_none_is_refused_and_opens_no_order() -> None:
    program = Program()
    hand = loan_in("today", Person(program.client, Customer.objects.get(id=program.customer_id)), 1)
    headers = {"Authorization": f"Bearer {program.token}"}
    path = f"/api/v1/loans/{hand.loan_id}/payments"
    for amount in AMOUNTS:
        body = f'{{"amount_fen": {amount}}}'
        answer = program.client.post(path, body, content_type=JSON, headers=headers)
        assert answer.status_code in {400, 409, 422}, f"{amount[:20]}: {answer.content!r}"
        assert answer.json()["message"]
    assert not PaymentOrder.objects.exists()


def test_a_flood_is_refused_before_it_is_read() -> None:
    for address in ("/verify", "/sign-in", "/api/v1/verify", "/callbacks/payments"):
        answer = Client().post(
            address, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="400000000"
        )
        assert answer.status_code == 413, address
        assert "10MB" in text(answer)


def test_an_upload_never_touches_the_disk(settings: Any) -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE >= settings.DATA_UPLOAD_MAX_BODY_SIZE


def test_an_address_that_is_not_there_is_told_to_a_program_as_json() -> None:
    answer = Client().get("/api/v1/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "没有这一页" in Client().get("/nothing").content.decode()


def test_head_answers_like_get_without_the_page() -> None:
    for address in ("/", "/help", "/verify", "/nothing"):
        read, asked = Client().get(address), Client().head(address)
        assert (asked.status_code, asked.content) == (read.status_code, b""), address
        assert int(asked["Content-Length"]) > 1000
    assert Client().head("/sign-out").status_code == 405, "HEAD does no more than GET"


def test_the_first_and_the_last_day_of_the_calendar_are_days(seat_of_audit: Client) -> None:
    for day in ("9999-12-31", "0001-01-01", "2026-02-31", "²", ""):
        assert seat_of_audit.get("/desk/audit", {"day": day}).status_code in {200, 422}, day


@pytest.fixture
def seat_of_audit() -> Client:
    return seat("cha", Role.AUDITOR)[0]


def test_a_fault_of_ours_tells_a_program_nothing_about_itself() -> None:
    from django.test import RequestFactory

    from suiche.channels.intake import broken

    answer = broken(RequestFactory().get("/api/v1/loans"))
    assert (answer.status_code, json.loads(answer.content)["code"]) == (500, "fault")
