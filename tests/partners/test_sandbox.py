"""The sandbox itself: faults, doors, pages, what it remembers, and the table in the docs."""

import hashlib
import logging
import stat
import threading
from pathlib import Path

import httpx
import pytest
from django.test import override_settings

from suiche.demo.sandbox import keys, outcomes
from suiche.demo.sandbox.people import person
from suiche.kit import adapters
from suiche.kit.wire_signatures import acs3_authorization
from suiche.partners.bureau.adapters.sandbox import SandboxBureau
from suiche.partners.bureau.port import BureauOutcome, QueryReason
from suiche.partners.identity import port as identity_port
from suiche.partners.identity.adapters.sandbox import SandboxIdentity
from suiche.partners.identity.port import IdentityOutcome
from suiche.partners.payments.adapters.sandbox import SandboxPayments
from suiche.partners.payments.port import GatewayUnavailable
from suiche.partners.payout.adapters.sandbox import SandboxPayout
from suiche.partners.payout.port import PayoutOutcome
from suiche.partners.sms.adapters.sandbox import SandboxSms
from suiche.partners.sms.port import SmsOutcome
from tests.partners.sandbox_server import Sandbox

DOCS = Path(__file__).parents[2] / "docs" / "sandbox.md"
WHO = person("sandbox")


def ask(sandbox: Sandbox, **options: object) -> IdentityOutcome:
    adapter = SandboxIdentity(sandbox.options(**options))
    return adapter.two_factor(name=WHO.name, id_number=WHO.id_number, request_no="1").outcome


def send(sandbox: Sandbox, request_no: str, code: str, **options: object) -> SmsOutcome:
    adapter = SandboxSms(sandbox.options(**options))
    receipt = adapter.send(
        phone=WHO.phone, template="SIGN_IN", params={"code": code}, kind="code", request_no=request_no
    )
    return receipt.outcome


def test_docs_hold_the_table_that_the_sandbox_obeys() -> None:
    text = DOCS.read_text(encoding="utf-8")
    table = text.partition("<!-- outcomes -->\n")[2].partition("<!-- /outcomes -->")[0]
    assert table == outcomes.markdown(), (
        "put the result of suiche.demo.sandbox.outcomes.markdown() between the marks"
    )


def test_acs3_signature_equals_the_published_example() -> None:
    """Values of the cloud's own page on signature method V3."""
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
    made = acs3_authorization(
        key_id="YourAccessKeyId",
        secret=b"YourAccessKeySecret",
        method="POST",
        target=f"/?{query}",
        headers=headers,
    )
    assert made.endswith("Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


def test_no_answer_in_time_is_an_outcome_not_an_exception(sandbox: Sandbox) -> None:
    for partner in ("identity", "sms", "payout", "payments"):
        sandbox.faults(partner, mode="timeout", latency_ms=0)
    hasty = {"read_seconds": 0.3, "tries": 1}
    assert ask(sandbox, **hasty) == IdentityOutcome.SOURCE_ERROR
    assert send(sandbox, "hang", "111111", **hasty) == SmsOutcome.FAILED
    assert SandboxPayout(sandbox.options(**hasty)).query("P").outcome == PayoutOutcome.UNKNOWN
    with pytest.raises(GatewayUnavailable, match="timeout"):
        SandboxPayments(sandbox.options(**hasty)).query("T")


def test_a_partner_that_is_down(sandbox: Sandbox) -> None:
    for partner in ("identity", "bureau", "payments"):
        sandbox.faults(partner, mode="down", latency_ms=0)
    assert ask(sandbox) == IdentityOutcome.SOURCE_ERROR
    report = SandboxBureau(sandbox.options()).report(
        name=WHO.name,
        id_number=WHO.id_number,
        purpose=QueryReason.LOAN_APPROVAL,
        authorisation_no="A",
        request_no="down",
    )
    assert report.outcome == BureauOutcome.SOURCE_ERROR
    with pytest.raises(GatewayUnavailable, match="503"):
        SandboxPayments(sandbox.options()).query("T")


def test_nobody_listens(sandbox: Sandbox) -> None:
    closed = {"url": "http://127.0.0.1:9", "home": str(sandbox.home)}
    started = SandboxIdentity(closed)
    answer = started.two_factor(name=WHO.name, id_number=WHO.id_number, request_no="1")
    assert answer.outcome == IdentityOutcome.SOURCE_ERROR


def test_questions_are_repeated_but_messages_are_not(sandbox: Sandbox) -> None:
    for partner in ("identity", "sms"):
        sandbox.faults(partner, error_percent=100, latency_ms=0)
    before = len(sandbox.seen("identity")), len(sandbox.seen("sms"))
    assert ask(sandbox) == IdentityOutcome.SOURCE_ERROR
    assert send(sandbox, "fault", "222222") == SmsOutcome.FAILED
    assert (len(sandbox.seen("identity")), len(sandbox.seen("sms"))) == (before[0] + 2, before[1] + 1)


def test_a_secret_that_is_not_ours_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    keys.ensure(tmp_path)
    strange = {"url": sandbox.url, "home": str(tmp_path)}
    answer = SandboxIdentity(strange).two_factor(name=WHO.name, id_number=WHO.id_number, request_no="1")
    assert answer.outcome == IdentityOutcome.SOURCE_ERROR
    assert sandbox.seen("identity")[0]["outcome"] == "SIGN_ERROR signature"
    assert SandboxPayout(strange).query("P").outcome == PayoutOutcome.UNKNOWN
    with pytest.raises(GatewayUnavailable):
        SandboxPayments(strange).query("T")


def test_keys_are_for_the_owner_and_made_once_by_many(tmp_path: Path) -> None:
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: made.append(keys.ensure(tmp_path).secrets["bank"])) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4 and len(set(made)) == 1
    files = list((tmp_path / "keys").iterdir())
    assert len(files) == 11
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_an_answer_takes_the_time_it_is_told_to(sandbox: Sandbox) -> None:
    sandbox.faults("identity")
    assert ask(sandbox) == IdentityOutcome.MATCH
    took = int(sandbox.seen("identity")[0]["latency_ms"])
    assert took >= 30  # no upper bound: a busy machine is no failure


def test_what_partners_saw_and_our_log_hold_no_personal_data(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        ask(sandbox)
        send(sandbox, "masked", "333333")
    shown = httpx.get(f"{sandbox.url}/?lang=en").text
    for private in (WHO.name, WHO.id_number, WHO.phone, WHO.card_no, "333333"):
        assert private not in shown
        assert private not in caplog.text
    assert "identity Id2MetaVerify: 200" in caplog.text
    assert sandbox.seen("sms")[0]["input"]["PhoneNumbers"] == f"{WHO.phone[:3]}****{WHO.phone[-4:]}"


def test_the_inbox_knows_the_latest_code_and_each_message_once(sandbox: Sandbox) -> None:
    for request_no, code in (("m1", "100001"), ("m2", "100002"), ("m2", "100002")):
        assert send(sandbox, request_no, code) == SmsOutcome.ACCEPTED
    inbox = httpx.get(f"{sandbox.url}/sandbox/sms", params={"phone": WHO.phone}).json()
    assert inbox["latest_code"] == "100002"
    assert [m["params"]["code"] for m in inbox["messages"][:2]] == ["100002", "100001"]
    page = httpx.get(f"{sandbox.url}/inbox", params={"phone": WHO.phone}).text
    assert "【随车】验证码100002" in page
    assert httpx.get(f"{sandbox.url}/sandbox/sms", params={"phone": "1"}).json()["latest_code"] is None


def test_settings_by_page_and_by_api(sandbox: Sandbox) -> None:
    form = {"latency_ms": "5", "error_percent": "7", "mode": "down", "lang": "en"}
    saved = httpx.post(f"{sandbox.url}/settings/bank", data=form)
    assert (saved.status_code, saved.headers["Location"]) == (303, "/settings?lang=en")
    now_set = httpx.get(f"{sandbox.url}/sandbox/faults").json()["bank"]
    assert now_set == {"latency_ms": 5, "error_percent": 7, "mode": "down", "delay_seconds": None}
    assert "Latency and faults" in httpx.get(f"{sandbox.url}/settings?lang=en").text
    wrong = httpx.post(f"{sandbox.url}/settings/bank", data={"error_percent": "101"})
    assert wrong.status_code == 422 and "没存上" in wrong.text
    for bad in ({"mode": "x"}, {"latency_ms": -1}, {"latency_ms": True}, {"other": 1}):
        assert httpx.put(f"{sandbox.url}/sandbox/faults/bank", json=bad).status_code == 422
    assert httpx.put(f"{sandbox.url}/sandbox/faults/nobody", json={}).status_code == 422


def test_only_loopback_names_and_our_own_origin(sandbox: Sandbox) -> None:
    assert httpx.get(sandbox.url, headers={"Host": "evil.example"}).status_code == 403
    url = f"{sandbox.url}/sandbox/faults/bank"
    assert httpx.put(url, json={}, headers={"Origin": "http://evil.example"}).status_code == 403
    assert httpx.put(url, json={}, headers={"Origin": "null"}).status_code == 403
    assert httpx.put(url, json={}, headers={"Origin": sandbox.url}).status_code == 200
    assert httpx.post(f"{sandbox.url}/identity/", content=b"x" * 70_000).status_code == 413
    assert httpx.get(f"{sandbox.url}/nothing").status_code == 404


def test_people_on_demand(sandbox: Sandbox) -> None:
    made = httpx.get(
        f"{sandbox.url}/sandbox/people", params={"seed": "a", "id": "911", "card": "9004"}
    ).json()
    assert made["id_number"][14:17] == "911" and made["card_no"][-5:-1] == "9004"
    assert httpx.get(f"{sandbox.url}/sandbox/people").status_code == 422
    assert httpx.get(f"{sandbox.url}/sandbox/people", params={"seed": "a", "id": "x"}).status_code == 422
    listed = httpx.get(f"{sandbox.url}/sandbox/outcomes").json()
    assert len(listed) == len(outcomes.OUTCOMES)


def test_settings_name_the_adapter(sandbox: Sandbox) -> None:
    named = {"adapter": "suiche.partners.identity.adapters.sandbox.SandboxIdentity"}
    try:
        with override_settings(PARTNERS={"identity": {**named, "options": sandbox.options()}}):
            adapters.forget()
            assert isinstance(identity_port.port(), SandboxIdentity)
            assert identity_port.port() is identity_port.port()
            with pytest.raises(adapters.MissingAdapter, match="no adapter for 'bank'"):
                adapters.load("bank")
        with override_settings(PARTNERS={"identity": {"adapter": "suiche.partners.nowhere.Nobody"}}):
            adapters.forget()
            with pytest.raises(adapters.MissingAdapter, match="cannot be loaded"):
                adapters.load("identity")
    finally:
        adapters.forget()
