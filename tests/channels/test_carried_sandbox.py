"""The sandbox carried by the website: a payer elsewhere gets through, everything else asks for the password."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from suiche.kit import deployment
from suiche.kit.clock import Instant, now
from suiche.partners.payments.port import port
from tests.channels.gateway_world import gateway
from tests.partners.sandbox_server import Sandbox

SITE = "http://192.0.2.7:8000"
PASSWORD = {"Authorization": "Basic " + b64encode(b"demo:open-sesame").decode()}

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(settings: Any, tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox whose pages others see through the website of another machine."""
    deployment.mark(demo=True, at=now())
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "192.0.2.7"]
    settings.DEMO_PASSWORD = "open-sesame"
    with gateway(settings, SITE, tmp_path) as running:
        running.application.box = replace(running.application.box, seen_at=f"{SITE}/demo/sandbox")
        yield running


@pytest.fixture
def phone() -> Client:
    """A phone on the same network: it knows addresses, and no password."""
    return Client(headers={"host": "192.0.2.7:8000"}, enforce_csrf_checks=True)


def order(number: str) -> str:
    """Open an order over 12.34 and return where it is paid."""
    return (
        port()
        .create_order(
            order_no=number,
            amount_fen=12_34,
            description="instalment",
            notify_url="http://127.0.0.1:9/nobody",
            return_url=f"{SITE}/pay/1",
            expires_at=Instant(now() + timedelta(minutes=5)),
        )
        .pay_url
    )


def test_a_phone_pays_without_a_password(sandbox: Sandbox, phone: Client) -> None:
    address = order("P1")
    assert address.startswith(f"{SITE}/demo/sandbox/payments/pay/")
    page = address.removeprefix(SITE)
    shown = phone.get(page)
    assert shown.status_code == 200
    assert "¥12.34" in shown.content.decode()
    assert "form-action 'self' " + SITE in shown["Content-Security-Policy"]
    assert 'href="/demo/sandbox/static/sandbox.css"' in shown.content.decode()
    assert phone.get("/demo/sandbox/static/sandbox.css")["Content-Type"].startswith("text/css")
    elsewhere = phone.post(page, {"card": "never"}, headers={"origin": "http://evil.example"})
    assert elsewhere.status_code == 403
    empty = phone.post(page, {"card": "no_money"}, headers={"origin": SITE})
    assert empty.status_code == 422
    paid = phone.post(page, {"card": "never"}, headers={"origin": SITE})
    assert (paid.status_code, paid["Location"]) == (303, f"{SITE}/pay/1")
    assert port().query("P1").state == "SUCCESS"
    assert phone.get(page.rpartition("/")[0] + "/" + "0" * 32).status_code == 404


def test_everything_else_asks_for_the_password(sandbox: Sandbox, phone: Client) -> None:
    order("P2")
    pay = "/demo/sandbox/sandbox/payments/P2/pay"
    for path in ("/demo/sandbox/", "/demo/sandbox/settings", "/demo/sandbox/sandbox/sms"):
        assert phone.get(path).status_code == 401
        assert phone.get(path, headers=PASSWORD).status_code == 200
    assert phone.post(pay, {"card": "ok"}, "application/json").status_code == 401
    assert port().query("P2").state == "NOTPAY"
    answer = phone.post(pay, {"card": "never"}, "application/json", headers=PASSWORD)
    assert answer.json()["trade_state"] == "SUCCESS"
    saved = phone.post("/demo/sandbox/settings/sms", {"error_percent": "0"}, headers=PASSWORD)
    assert saved["Location"] == "/demo/sandbox/settings?lang=zh"


def test_partners_own_addresses_are_not_carried(sandbox: Sandbox, phone: Client) -> None:
    hidden = (
        "./pki/issue",
        "x/../pki/issue",
        "%2e/pki/issue",
        "/pki/issue",
        "pki%2Fissue",
        "sandbox/..",
        "debit/v1/batches",
    )
    for path in ("bureau/v1/reports", "pki/", "pki/issue", "payments/v3/pay/transactions/h5", *hidden):
        assert phone.post(f"/demo/sandbox/{path}", headers=PASSWORD).status_code == 404


def test_a_silent_sandbox_is_a_refusal_and_no_alarm(
    phone: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    deployment.mark(demo=True, at=now())
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "192.0.2.7"]
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    answer = phone.get("/demo/sandbox/payments/pay/abc")
    assert answer.status_code == 502 and "沙盒没有回应" in answer.content.decode()
    assert {row.levelname for row in caplog.records if row.name.startswith(("django", "suiche"))} == {
        "WARNING"
    }


def test_a_real_database_has_none_of_it(phone: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "192.0.2.7"]
    assert phone.get("/demo/sandbox/payments/pay/abc").status_code == 404
    assert phone.get("/demo/sandbox/").status_code == 404
