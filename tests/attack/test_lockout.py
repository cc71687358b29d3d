"""A stranger who wants to keep somebody out of their own account, or to guess their way in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from suiche.contact.actions.ask_code import CodeAsked, TooManyCodes, ask_code
from suiche.contact.actions.confirm_code import confirm_code
from suiche.contact.models import OneTimeCode
from suiche.contact.queries import CodeOutcome
from suiche.kit.actor import ANONYMOUS, Actor
from suiche.kit.clock import Instant, now
from tests.channels.sign_in_codes import PASSWORD, another, hire, new_phone, sent_code

pytestmark = pytest.mark.django_db
HOME, AWAY = "203.0.113.7", "198.51.100.{}"


@pytest.fixture(autouse=True)
def fresh_counters(settings: Any) -> None:
    """Every test begins without tries; passwords are cheap."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def browser(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def asks(phone: str, address: str, at: Instant, by: Actor = ANONYMOUS) -> CodeAsked:
    return ask_code(
        phone=phone, purpose="sign_in", template="SIGN_IN_CODE", address=address, by=by, at=at
    )  # fmt: skip


def asked_until_refused(phone: str, at: Instant, every: timedelta) -> int:
    """Ask from a new address each time until there is no more; return how many codes were sent."""
    for number in range(100):
        try:
            asks(phone, AWAY.format(number), Instant(at + number * every))
        except TooManyCodes:
            return number
    raise AssertionError("no end")


def test_a_strangers_codes_and_wrong_tries_end_nobody_elses() -> None:
    phone, owner, stranger = new_phone(), browser(HOME), browser(AWAY.format(1))
    assert owner.post("/sign-in", {"phone": phone}).status_code == 302
    code = sent_code(phone)
    assert (
        stranger.post("/sign-in", {"phone": phone}).status_code == 302
    )  # at once, and not "too soon" for either
    assert sent_code(phone) != code or OneTimeCode.objects.count() == 2
    for _ in range(6):
        assert stranger.post("/sign-in/code", {"code": another(another(code))}).status_code == 422
        program = {"phone": phone, "code": another(another(code))}
        assert stranger.post("/api/v1/sign-in", program, content_type="application/json").status_code == 422
    owner.defaults["REMOTE_ADDR"] = "203.0.113.99"  # the telephone has changed its network meanwhile
    assert owner.post("/sign-in/code", {"code": code}).status_code == 302
    assert "_auth_user_id" in owner.session


def test_over_the_api_a_code_is_found_by_its_id_and_else_by_the_address() -> None:
    phone, program = new_phone(), browser(HOME)

    def sends(path: str, client: Client, **body: str) -> Any:
        return client.post(f"/api/v1/{path}", {"phone": phone, **body}, content_type="application/json")

    code_id = sends("sign-in/code", program).json()["code_id"]
    code, moved = sent_code(phone), browser(AWAY.format(1))
    assert sends("sign-in", moved, code=code).json()["code"] == "code_over"  # nobody asked from there
    assert sends("sign-in", moved, code=code, code_id=code_id).status_code == 200
    assert sends("sign-in", program, code=code).status_code == 422  # once


def test_strangers_use_up_only_what_strangers_have() -> None:
    phone, at = new_phone(), now()
    first = asks(phone, HOME, at)
    right = confirm_code(
        phone=phone, purpose="sign_in", code=sent_code(phone), code_id=first.code_id, by=ANONYMOUS, at=at
    )  # fmt: skip
    assert right.outcome is CodeOutcome.RIGHT
    hour = Instant(at + timedelta(hours=2))
    assert asked_until_refused(phone, hour, timedelta(seconds=1)) == 10  # an hour's
    minute = Instant(hour + timedelta(minutes=1))
    assert asks(phone, HOME, minute).phone_masked  # where the owner has been before
    assert asks(phone, "", minute, by=Actor("customer", "c")).phone_masked  # and who is signed in
    with pytest.raises(TooManyCodes):
        asks(phone, AWAY.format(200), minute)
    with pytest.raises(TooManyCodes):  # the owner's own place is not without end either
        for number in range(1, 7):
            asks(phone, HOME, Instant(minute + timedelta(minutes=2 * number)))
    late = Instant(minute + timedelta(days=120))  # known for 90 days
    asked_until_refused(phone, late, timedelta(seconds=1))
    with pytest.raises(TooManyCodes):
        asks(phone, HOME, Instant(late + timedelta(minutes=1)))


def test_all_the_guesses_there_are_in_a_week() -> None:
    """40 codes of 5 tries each, however many addresses: 200 guesses at a million."""
    phone, at = new_phone(), now()
    sent = 0
    for days in range(7):
        sent += asked_until_refused(
            phone, Instant(at + timedelta(days=days, minutes=days)), timedelta(hours=1)
        )
    assert sent == 40
    at = Instant(at + timedelta(days=30))
    asked = asks(phone, HOME, at)
    wrong = another(sent_code(phone))
    tried = [
        confirm_code(phone=phone, purpose="sign_in", code=wrong, code_id=asked.code_id, address=AWAY.format(n), by=ANONYMOUS, at=at).left
        for n in range(7)
    ]  # fmt: skip
    assert tried == [4, 3, 2, 1, 0, 0, 0]  # by its id, from wherever


def enter(address: str, password: str, name: str = "lin") -> int:
    return browser(address).post("/desk/sign-in", {"username": name, "password": password}).status_code


def test_a_stranger_locks_no_colleague_out() -> None:
    hire("lin")
    for _ in range(6):
        last = enter(AWAY.format(1), "wrong password")
    assert last == 429 and enter(AWAY.format(1), PASSWORD) == 429
    assert enter(HOME, PASSWORD) == 302


def test_from_however_many_addresses_a_password_is_tried_so_often(settings: Any) -> None:
    settings.STRANGE_SIGN_INS_AN_HOUR = most = 6
    hire("lin")
    assert enter(HOME, PASSWORD) == 302  # known from now on
    tries = [enter(AWAY.format(number), "wrong password") for number in range(most)]
    assert tries[: most - 1] == [422] * (most - 1)
    assert enter(AWAY.format(250), PASSWORD) == 429  # even the right one, from where nobody was
    assert enter(HOME, PASSWORD) == 302 and enter(HOME, "wrong password") == 422
    assert enter(AWAY.format(250), "wrong password", "wang") == 422  # another name is another count
