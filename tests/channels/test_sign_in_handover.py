"""The hand-over to the phone: single use, two minutes, confirmed on the first device, by whoever began it."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from suiche.channels.customer import visitor
from suiche.kit.actor import ANONYMOUS
from suiche.kit.clock import Instant, now
from suiche.parties.actions.answer_handover import answer_handover
from suiche.parties.actions.find_handover import HandoverGone
from suiche.parties.actions.open_handover import open_handover
from suiche.parties.actions.scan_handover import scan_handover
from suiche.parties.actions.take_handover import NotConfirmedYet, take_handover
from suiche.parties.models import Handover
from suiche.parties.queries import handover
from suiche.parties.states import HandoverState
from tests.channels.sign_in_codes import signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """Every test begins without tries from this address."""
    cache.clear()


def token_shown_to(device: Client) -> str:
    from django.http import HttpRequest

    from suiche.channels.customer import sealed

    request = HttpRequest()
    request.session = device.session
    return sealed.kept(request, "handover_device")["token"]


def opened(device: Client, way: str = "/quotes/1?step=2") -> str:
    assert device.post("/handover", {"next": way})["Location"] == "/handover"
    assert "<svg" in device.get("/handover").content.decode()
    return token_shown_to(device)


def number_on(page: str) -> str:
    found = re.search(r'class="amt big">(\d\d)<', page)
    assert found
    return found.group(1)


def test_the_phone_becomes_the_customer_of_the_first_device() -> None:
    device, phone = signed_in_client(), Client()
    token = opened(device)
    assert phone.get(f"/h/{token}").status_code == 200
    assert phone.post(f"/h/{token}")["Location"] == "/handover/phone"
    number = number_on(phone.get("/handover/phone").content.decode())
    assert f"手机上显示{number}？" in device.get("/handover/state").content.decode()
    assert phone.post("/handover/phone").status_code == 409, "not before the first device has answered"
    device.post("/handover/answer", {"same": "yes"})
    assert "第一台设备已经确认" in phone.get("/handover/phone/state").content.decode()
    before = phone.cookies["sessionid"].value
    answer = phone.post("/handover/phone")
    assert answer["Location"] == "/quotes/1?step=2"
    assert phone.session["_auth_user_id"] == device.session["_auth_user_id"]
    assert phone.cookies["sessionid"].value != before
    assert "手机已经接上" in device.get("/handover").content.decode()


def test_an_anonymous_browser_hands_on_its_key_only() -> None:
    device, phone = Client(), Client()
    device.cookies[visitor.COOKIE] = "a-visitors-key"
    phone.post(f"/h/{opened(device)}")
    device.post("/handover/answer", {"same": "yes"})
    answer = phone.post("/handover/phone")
    assert answer.cookies[visitor.COOKIE].value == "a-visitors-key"
    assert answer.cookies[visitor.COOKIE]["httponly"]
    assert "_auth_user_id" not in phone.session
    assert b"a-visitors-key" not in bytes(Handover.objects.values_list("token_hash", flat=True)[0].encode())


def test_a_visit_alone_uses_nothing_up_and_a_second_phone_comes_too_late() -> None:
    device, phone, other = signed_in_client(), Client(), Client()
    token = opened(device)
    for _ in range(3):
        assert other.get(f"/h/{token}").status_code == 200
    phone.post(f"/h/{token}")
    assert other.get(f"/h/{token}").status_code == 410
    assert other.post(f"/h/{token}").status_code == 410
    device.post("/handover/answer", {"same": "yes"})
    assert other.post("/handover/phone").status_code == 410
    assert phone.post("/handover/phone").status_code == 302
    assert phone.post("/handover/phone").status_code == 410, "single use"


def test_another_number_ends_it() -> None:
    device, phone = signed_in_client(), Client()
    phone.post(f"/h/{opened(device)}")
    device.post("/handover/answer", {"same": "no"})
    assert "手机没有登录" in device.get("/handover").content.decode()
    assert phone.post("/handover/phone").status_code == 410
    assert "_auth_user_id" not in phone.session


def test_confirming_twice_is_confirming_once() -> None:
    device, phone = signed_in_client(), Client()
    token = opened(device)
    assert device.post("/handover/answer", {"same": "yes"}).status_code == 409, "no phone has come"
    phone.post(f"/h/{token}")
    for _ in range(2):
        assert device.post("/handover/answer", {"same": "yes"}).status_code == 302
    assert Handover.objects.get().state == HandoverState.CONFIRMED


def test_only_the_first_device_may_answer() -> None:
    device, phone, stranger = signed_in_client(), Client(), signed_in_client()
    phone.post(f"/h/{opened(device)}")
    for client in (stranger, phone):
        assert client.post("/handover/answer", {"same": "yes"}).status_code == 410
    assert Handover.objects.get().state == HandoverState.SCANNED


def test_two_minutes() -> None:
    at = now()
    end = Instant(at + timedelta(minutes=2))
    opened_ = open_handover(sign_in_id=None, anonymous_key=None, next_path="/", by=ANONYMOUS, at=at)
    seen = handover(token=opened_.token, at=end)
    assert seen is not None
    assert seen.state is HandoverState.EXPIRED
    with pytest.raises(HandoverGone):
        scan_handover(token=opened_.token, by=ANONYMOUS, at=end)
    scanned = scan_handover(token=opened_.token, by=ANONYMOUS, at=at)
    with pytest.raises(NotConfirmedYet):
        take_handover(phone_key=scanned.phone_key, by=ANONYMOUS, at=at)
    answer_handover(device_key=opened_.device_key, same=True, by=ANONYMOUS, at=at)
    with pytest.raises(HandoverGone):
        take_handover(phone_key=scanned.phone_key, by=ANONYMOUS, at=end)
    open_handover(sign_in_id=None, anonymous_key=None, next_path="/", by=ANONYMOUS, at=end)
    assert Handover.objects.filter(state=HandoverState.EXPIRED).count() == 1, "the next one sweeps"


def test_the_secrets_are_not_interchangeable() -> None:
    at = now()
    one = open_handover(sign_in_id=None, anonymous_key=None, next_path="/", by=ANONYMOUS, at=at)
    scanned = scan_handover(token=one.token, by=ANONYMOUS, at=at)
    for key in (one.token, scanned.phone_key, ""):
        with pytest.raises(HandoverGone):
            answer_handover(device_key=key, same=True, by=ANONYMOUS, at=at)
    answer_handover(device_key=one.device_key, same=True, by=ANONYMOUS, at=at)
    for key in (one.token, one.device_key, ""):
        with pytest.raises(HandoverGone):
            take_handover(phone_key=key, by=ANONYMOUS, at=at)


def test_the_way_on_is_local_and_loopback_is_explained() -> None:
    device = signed_in_client()
    opened(device, "https://evil.example/")
    assert Handover.objects.get().next_path == "/"
    assert "请用HOST" in device.get("/handover").content.decode()


def test_pages_without_a_handover_say_what_to_do() -> None:
    assert "出二维码" in Client().get("/handover").content.decode()
    assert Client().get("/handover/phone").status_code == 410
    assert Client().get("/h/nothing").status_code == 410
