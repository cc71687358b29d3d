"""Sign-in for programs: tokens, their end, doors per kind of person, errors in the caller's language."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from suiche.kit.clock import now
from suiche.kit.models import AuditRow
from suiche.parties.models import ApiToken, SignIn
from suiche.parties.roles import Role
from tests.channels.sign_in_codes import PASSWORD, another, hire, new_phone, sent_code

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def fresh_counters(settings: Settings) -> None:
    """Every test begins without tries from this address; a cheap hash, as strength is not what is tested."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


def post(path: str, body: Any, **headers: str) -> Any:
    return Client().post(f"{API}{path}", json.dumps(body), content_type="application/json", headers=headers)


def token_of(phone: str) -> str:
    assert post("/sign-in/code", {"phone": phone}).status_code == 200
    answer = post("/sign-in", {"phone": phone, "code": sent_code(phone)})
    assert answer.status_code == 200, answer.content
    return str(answer.json()["token"])


def me(token: str) -> Any:
    return Client().get(f"{API}/me", headers={"Authorization": f"Bearer {token}"})


def test_a_code_becomes_a_token() -> None:
    phone = new_phone()
    sent = post("/sign-in/code", {"phone": phone}).json()
    assert sent == {
        "code_id": sent["code_id"],
        "phone_masked": f"138****{phone[-4:]}",
        "again_in_seconds": 60,
        "expires_in_seconds": 300,
    }
    wrong = post("/sign-in", {"phone": phone, "code": another(sent_code(phone))})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (422, "wrong_code", "code")
    token = post("/sign-in", {"phone": phone, "code": sent_code(phone)}).json()["token"]
    who = me(token).json()
    assert (who["kind"], who["roles"]) == ("customer", [])


def test_tokens_are_kept_as_hashes_and_end() -> None:
    token = token_of(new_phone())
    row = ApiToken.objects.get()
    assert token not in str(row.__dict__)
    assert row.expires_at - row.issued_at == timedelta(days=30)
    out = Client().post(f"{API}/sign-out", headers={"Authorization": f"Bearer {token}"})
    assert out.status_code == 204
    assert me(token).status_code == 401


def test_a_token_slides_while_it_is_used_and_dies_when_it_is_not() -> None:
    token = token_of(new_phone())
    ApiToken.objects.update(renewed_at=now() - timedelta(days=2), expires_at=now() + timedelta(days=28))
    assert me(token).status_code == 200
    assert ApiToken.objects.get().expires_at > now() + timedelta(days=29)
    ApiToken.objects.update(expires_at=now())
    assert me(token).status_code == 401


def test_a_colleagues_token_ends_with_the_working_day() -> None:
    hire("lin", Role.SUPERVISOR)
    answer = post("/staff/sign-in", {"username": "lin", "password": PASSWORD}).json()
    row = ApiToken.objects.get()
    assert row.expires_at - row.issued_at == timedelta(hours=12)
    ApiToken.objects.update(renewed_at=now() - timedelta(days=2))
    assert me(answer["token"]).status_code == 200
    assert ApiToken.objects.get().expires_at == row.expires_at, "it is not renewed"


def test_a_closed_account_takes_its_tokens_along() -> None:
    token = token_of(new_phone())
    SignIn.objects.update(is_active=False)
    assert me(token).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "Bearer", "a" * 5000])
def test_without_a_valid_token_nobody_is_there(token: str) -> None:
    answer = me(token)
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_session_cookie_opens_no_api_door() -> None:
    from tests.channels.sign_in_codes import signed_in_client

    assert signed_in_client().get(f"{API}/me").status_code == 401


def test_staff_get_a_token_by_password() -> None:
    hire("lin", Role.OPERATIONS)
    assert post("/staff/sign-in", {"username": "lin", "password": "wrong"}).status_code == 422
    token = post("/staff/sign-in", {"username": "lin", "password": PASSWORD}).json()["token"]
    who = me(token).json()
    assert (who["kind"], who["roles"]) == ("staff", ["operations"])
    for _ in range(5):
        post("/staff/sign-in", {"username": "lin", "password": "wrong"})
    assert post("/staff/sign-in", {"username": "lin", "password": PASSWORD}).status_code == 429


def test_doors_are_for_their_kind_of_person() -> None:
    from django.http import HttpRequest
    from django.test import RequestFactory

    from suiche.channels.api.door import CustomerAuth, StaffAuth
    from suiche.channels.duties import Duty
    from suiche.kit.refusal import NotAllowed

    hire("lin", Role.OPERATIONS)
    staff = post("/staff/sign-in", {"username": "lin", "password": PASSWORD}).json()["token"]
    customer = token_of(new_phone())

    def request() -> HttpRequest:
        return RequestFactory().get("/")

    assert CustomerAuth().authenticate(request(), customer) is not None
    assert StaffAuth(Duty.HOME).authenticate(request(), staff) is not None
    assert StaffAuth(Duty.PAY_OUT).authenticate(request(), staff) is not None
    for auth, token in (
        (CustomerAuth(), staff),
        (StaffAuth(Duty.HOME), customer),
        (StaffAuth(Duty.DECIDE_CASES), staff),
    ):
        with pytest.raises(NotAllowed):
            auth.authenticate(request(), token)


def test_errors_speak_the_callers_language() -> None:
    zh = post("/sign-in/code", {"phone": "138"}).json()
    en = post("/sign-in/code", {"phone": "138"}, **{"Accept-Language": "en-GB,zh;q=0.5"}).json()
    assert zh == {"code": "bad_input", "message": "手机号少8位，请改成11位。", "field": "phone"}
    assert en["message"] == "The mobile number has 8 digits too few: it needs 11."


def test_input_that_does_not_fit_is_told_per_field() -> None:
    answer = post("/sign-in", {"code": "1" * 21})
    assert answer.status_code == 422
    assert answer.json()["fields"] == [
        {"field": "phone", "message": "“phone”没有填。"},
        {"field": "code", "message": "“code”太长，最多20个字。"},
    ]
    broken = Client().post(f"{API}/sign-in", "{", content_type="application/json")
    assert (broken.status_code, broken.json()["code"]) == (400, "unreadable")


def test_asking_again_within_the_minute_is_refused_with_the_seconds() -> None:
    phone = new_phone()
    post("/sign-in/code", {"phone": phone})
    again = post("/sign-in/code", {"phone": phone})
    assert (again.status_code, again.json()["code"]) == (429, "code_too_soon")
    assert AuditRow.objects.filter(outcome="code_too_soon").exists()


def test_the_description_is_published() -> None:
    paths = Client().get(f"{API}/openapi.json").json()["paths"]
    assert {"/api/v1/sign-in", "/api/v1/sign-in/code", "/api/v1/staff/sign-in", "/api/v1/me"} <= set(paths)
