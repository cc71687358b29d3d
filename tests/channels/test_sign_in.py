"""Customer sign-in in the browser: one way for new and known phones, limits, brute force, redirects, sessions."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import Settings

from suiche.contact.actions.ask_code import CodeTooSoon, TooManyCodes, ask_code
from suiche.contact.actions.confirm_code import confirm_code
from suiche.contact.models import OneTimeCode
from suiche.contact.queries import CodeOutcome
from suiche.kit import deployment
from suiche.kit.actor import ANONYMOUS
from suiche.kit.clock import Instant, now
from suiche.kit.limits import time_of_day
from suiche.kit.models import AuditRow
from suiche.kit.refusal import BadInput
from suiche.parties.models import Customer, SignIn
from tests.channels.sign_in_codes import another, new_phone, sent_code, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """Every test begins without tries from this address."""
    cache.clear()


def ask(phone: str, at: Instant) -> None:
    ask_code(phone=phone, purpose="sign_in", template="SIGN_IN_CODE", by=ANONYMOUS, at=at)


def try_code(phone: str, code: str, at: Instant) -> CodeOutcome:
    return confirm_code(phone=phone, purpose="sign_in", code=code, by=ANONYMOUS, at=at).outcome


def later(at: Instant, **span: float) -> Instant:
    return Instant(at + timedelta(**span))


def test_new_and_known_phones_go_the_same_way() -> None:
    phone = new_phone()
    answers = []
    for round_ in range(2):
        client = Client()
        first = client.post("/sign-in", {"phone": f"+86 {phone[:3]} {phone[3:7]} {phone[7:]}"})
        page = client.get("/sign-in/code")
        wrong = client.post("/sign-in/code", {"code": another(sent_code(phone))})
        plain = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*|\d+秒后', "", wrong.content.decode())
        answers.append((first.status_code, first["Location"], page.status_code, wrong.status_code, plain))
        right = client.post("/sign-in/code", {"code": sent_code(phone), "next": "/account"})
        assert (right.status_code, right["Location"]) == (302, "/account")
        OneTimeCode.objects.update(asked_at=now() - timedelta(minutes=2 + round_))
    assert answers[0] == answers[1], "a stranger could tell whether the phone has an account"
    assert SignIn.objects.count() == Customer.objects.count() == 1


def test_no_account_is_made_by_asking() -> None:
    Client().post("/sign-in", {"phone": new_phone()})
    assert not SignIn.objects.exists()


def test_the_page_shows_the_phone_masked_and_takes_pasted_codes() -> None:
    phone, client = new_phone(), Client()
    client.post("/sign-in", {"phone": phone})
    page = client.get("/sign-in/code").content.decode()
    assert f"{phone[:3]}****{phone[-4:]}" in page
    assert phone not in page
    assert 'autocomplete="one-time-code"' in page
    code = sent_code(phone)
    answer = client.post("/sign-in/code", {"code": f" {code[:3]} {code[3:]}\n"})
    assert answer.status_code == 302


def test_errors_stand_in_the_summary_and_at_the_field_and_keep_what_was_typed() -> None:
    answer = Client().post("/sign-in", {"phone": "1380000001"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("手机号少1位，请改成11位。") == 2
    assert 'href="#phone"' in page
    assert 'value="1380000001"' in page
    english = Client()
    english.cookies["suiche_prefs"] = "en.auto.normal.normal"
    assert "1 digit too few" in english.post("/sign-in", {"phone": "1380000001"}).content.decode()


def test_five_wrong_tries_end_a_code() -> None:
    phone, client = new_phone(), Client()
    client.post("/sign-in", {"phone": phone})
    code = sent_code(phone)
    said = [client.post("/sign-in/code", {"code": another(code)}).content.decode() for _ in range(5)]
    assert "还可以试4次" in said[0]
    assert "已经失效" in said[4]
    assert client.post("/sign-in/code", {"code": code}).status_code == 422
    assert not SignIn.objects.exists()
    assert "_auth_user_id" not in client.session


def test_a_wrong_try_counts_although_the_page_refuses() -> None:
    phone, at = new_phone(), now()
    ask(phone, at)
    right = sent_code(phone)
    outcomes = [try_code(phone, another(right), at) for _ in range(4)]
    assert outcomes == [CodeOutcome.WRONG] * 4
    assert try_code(phone, another(right), at) is CodeOutcome.USED_UP
    assert try_code(phone, right, at) is CodeOutcome.EXPIRED


@pytest.mark.parametrize("typed", ["", "   ", "12345", "1234567", "12345a", "一二三四五六"])
def test_what_is_no_code_is_no_try(typed: str) -> None:
    """Neither the code's five tries nor the address's count are touched, on the page, over the API and below."""
    client, phone = Client(), new_phone()
    client.post("/sign-in", {"phone": phone})
    body = {"phone": phone, "code": typed}
    for _ in range(6):
        page = client.post("/sign-in/code", {"code": typed})
        assert page.status_code == 422 and 'href="#code"' in page.content.decode()
        told = client.post("/api/v1/sign-in", body, content_type="application/json")
        assert (told.status_code, told.json()["code"]) == (422, "bad_input")
        with pytest.raises(BadInput):
            try_code(phone, typed, now())
    assert OneTimeCode.objects.get().tries == 0
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in sent_code(phone))
    assert client.post("/sign-in/code", {"code": wide}).status_code == 302


def test_a_code_works_once_and_for_its_purpose_and_phone_only() -> None:
    phone, other, at = new_phone(), new_phone(), now()
    ask(phone, at)
    ask(other, at)
    code = sent_code(phone)
    if sent_code(other) != code:
        assert try_code(other, code, at) is CodeOutcome.WRONG
    for purpose, subject in (("sign", ""), ("sign_in", "contract-1")):
        checked = confirm_code(phone=phone, purpose=purpose, subject=subject, code=code, by=ANONYMOUS, at=at)
        assert checked.outcome is CodeOutcome.EXPIRED
    assert try_code(phone, code, at) is CodeOutcome.RIGHT
    assert try_code(phone, code, at) is CodeOutcome.EXPIRED


def test_a_code_lives_five_minutes() -> None:
    phone, at = new_phone(), now()
    ask(phone, at)
    code = sent_code(phone)
    assert try_code(phone, code, later(at, minutes=5)) is CodeOutcome.EXPIRED
    assert try_code(phone, code, later(at, seconds=299)) is CodeOutcome.RIGHT


def test_a_newer_code_replaces_the_older() -> None:
    phone, at = new_phone(), now()
    ask(phone, at)
    old = sent_code(phone)
    ask(phone, later(at, seconds=60))
    new = sent_code(phone)
    if old != new:
        assert try_code(phone, old, later(at, seconds=61)) is CodeOutcome.WRONG
    assert try_code(phone, new, later(at, seconds=61)) is CodeOutcome.RIGHT


def test_codes_per_number_one_a_minute_five_an_hour_ten_a_day() -> None:
    phone, at = new_phone(), now()
    ask(phone, at)
    with pytest.raises(CodeTooSoon) as soon:
        ask(phone, later(at, seconds=59))
    assert soon.value.facts == {"seconds": 1}
    for minute in range(1, 5):
        ask(phone, later(at, minutes=minute))
    with pytest.raises(TooManyCodes) as many:
        ask(phone, later(at, minutes=30))
    assert many.value.facts == {"until": time_of_day(later(at, hours=1), at=later(at, minutes=30))}
    for minute in range(60, 65):
        ask(phone, later(at, minutes=minute))
    with pytest.raises(TooManyCodes):
        ask(phone, later(at, hours=3))
    ask(phone, later(at, hours=24))
    ask(new_phone(), later(at, seconds=1))  # another number is not held up


def test_asking_twice_on_the_page_keeps_the_code_that_is_on_its_way() -> None:
    phone, client = new_phone(), Client()
    client.post("/sign-in", {"phone": phone})
    code = sent_code(phone)
    assert client.post("/sign-in", {"phone": phone}).status_code == 302
    assert client.post("/sign-in/again").status_code == 429
    assert client.post("/sign-in/code", {"code": code}).status_code == 302


def test_the_address_limit_is_wide_but_there(settings: Settings) -> None:
    assert settings.ACCOUNT_RATE_LIMITS["ask_code"] == "300/h/ip"
    settings.ACCOUNT_RATE_LIMITS = {
        **settings.ACCOUNT_RATE_LIMITS,
        "ask_code": "3/h/ip",
        "try_code": "2/h/ip",
    }
    client = Client()
    phones = [new_phone() for _ in range(4)]
    assert [client.post("/sign-in", {"phone": phone}).status_code for phone in phones] == [302, 302, 302, 429]
    tries = [client.post("/sign-in/code", {"code": another(sent_code(phones[2]))}) for _ in range(3)]
    assert [answer.status_code for answer in tries] == [422, 422, 429]


@pytest.mark.parametrize(
    "wish",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil", "///x"],
)
def test_the_way_on_is_local(wish: str) -> None:
    phone, client = new_phone(), Client()
    client.post(f"/sign-in?next={quote(wish)}", {"phone": phone, "next": wish})
    answer = client.post("/sign-in/code", {"code": sent_code(phone), "next": wish})
    assert answer["Location"] == "/"


def test_the_way_on_is_kept() -> None:
    phone, client = new_phone(), Client()
    answer = client.post("/sign-in", {"phone": phone, "next": "/apply/3?step=2"})
    assert answer["Location"] == "/sign-in/code?next=%2Fapply%2F3%3Fstep%3D2"
    answer = client.post("/sign-in/code", {"code": sent_code(phone), "next": "/apply/3?step=2"})
    assert answer["Location"] == "/apply/3?step=2"
    assert client.get("/sign-in?next=/x")["Location"] == "/x"


def test_the_session_key_changes_at_sign_in_and_dies_at_sign_out() -> None:
    phone, client = new_phone(), Client()
    client.post("/sign-in", {"phone": phone})
    before = client.cookies["sessionid"].value
    client.post("/sign-in/code", {"code": sent_code(phone)})
    after = client.cookies["sessionid"].value
    assert before != after
    assert not Session.objects.filter(session_key=before).exists()
    assert client.session["_auth_user_id"] == str(SignIn.objects.get().pk)
    client.post("/sign-out")
    assert not Session.objects.filter(session_key=after).exists()
    assert client.get("/sign-out").status_code == 405


def test_forms_without_their_token_do_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    for address in ("/sign-in", "/sign-in/code", "/sign-in/again", "/sign-out", "/handover", "/desk/sign-in"):
        assert client.post(address, {"phone": new_phone()}).status_code == 403, address


def test_a_form_that_is_too_old_leads_back_to_its_page() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/sign-in", headers={"referer": "http://testserver/sign-in?next=%2Faccount"})
    assert 'class="btn main" href="/sign-in?next=%2Faccount"' in page.content.decode()
    for elsewhere in ("http://evil.example/x", "http://testserver//evil.example", ""):
        page = client.post("/sign-in", headers={"referer": elsewhere})
        assert 'class="btn main" href="/sign-in"' in page.content.decode()


def test_no_phone_and_no_code_in_the_clear_anywhere() -> None:
    phone, client = new_phone(), Client()
    client.post("/sign-in", {"phone": phone})
    code = sent_code(phone)
    tables = [
        name for name in connection.introspection.table_names() if not name.startswith("django_migrations")
    ]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"select coalesce(string_agg(t::text, ' '), '') from \"{table}\" t")  # noqa: S608
            stored = str(cursor.fetchone()[0])
            assert phone not in stored, table
            assert f'"{code}"' not in stored, table
    assert not any(phone in str(row.arguments) for row in AuditRow.objects.all())


def test_only_a_demo_points_to_the_inbox() -> None:
    phone, client = new_phone(), Client()
    client.post("/sign-in", {"phone": phone})
    assert "/demo/inbox" not in client.get("/sign-in/code").content.decode()
    deployment.mark(demo=True, at=now())
    assert f"/demo/inbox?phone={phone}" in client.get("/sign-in/code").content.decode()


def test_the_code_page_without_a_phone_leads_back() -> None:
    assert Client().get("/sign-in/code")["Location"] == "/sign-in?next=%2Faccount"
    assert Client().post("/sign-in/code", {"code": "123456"})["Location"].startswith("/sign-in?")


def test_a_closed_account_is_told_so_after_its_code() -> None:
    client = signed_in_client(phone := new_phone())
    assert client.session["_auth_user_id"]
    SignIn.objects.update(is_active=False)
    from suiche.contact.models import OneTimeCode

    OneTimeCode.objects.update(asked_at=now() - timedelta(minutes=2))
    stranger = Client()
    stranger.post("/sign-in", {"phone": phone})
    answer = stranger.post("/sign-in/code", {"code": sent_code(phone)})
    assert answer.status_code == 403
    assert "已经停用" in answer.content.decode()
    assert client.get("/sign-in").status_code == 200, "an open session of a closed account is worth nothing"
