"""The payment gateway end to end: order, page, notices of every kind, query, close, forgeries."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from werkzeug.wrappers import Request, Response

from suiche.kit.clock import Instant, now
from suiche.partners.payments.adapters.sandbox import SandboxPayments
from suiche.partners.payments.port import (
    ForgedCallback,
    GatewayRefused,
    PaymentNotice,
    PaymentState,
)
from tests.partners.sandbox_server import Sandbox, running, served

SITE = "http://127.0.0.1:8000"
AMOUNT_FEN = 590_391


@dataclass
class Mailbox:
    """The merchant's door for notices: keeps what comes, answers what the test wants."""

    url: str = ""
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def wait(self, count: int, seconds: int = 10) -> list[tuple[dict[str, str], bytes]]:
        """Wait until so many notices came."""
        end = time.monotonic() + seconds
        while len(self.got) < count and time.monotonic() < end:
            time.sleep(0.02)
        return self.got


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()

    @Request.application
    def door(request: Request) -> Response:
        box.got.append((dict(request.headers), request.get_data()))
        return Response(status=box.status)

    with served(door) as url:
        box.url = f"{url}/notify"
        yield box


@pytest.fixture
def door() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


def order(sandbox: Sandbox, order_no: str, notify_url: str, *, minutes: int = 30) -> str:
    """Open an order and return its page."""
    created = SandboxPayments(sandbox.options()).create_order(
        order_no=order_no,
        amount_fen=AMOUNT_FEN,
        description="第3期",
        notify_url=notify_url,
        return_url=f"{SITE}/loans/1/paid?order={order_no}",
        expires_at=Instant(now() + timedelta(minutes=minutes)),
    )
    return created.pay_url


def pay(sandbox: Sandbox, order_no: str, card: str) -> dict[str, str]:
    answer = httpx.post(f"{sandbox.url}/sandbox/payments/{order_no}/pay", json={"card": card})
    assert answer.status_code == 200, answer.text
    result: dict[str, str] = answer.json()
    return result


def read(sandbox: Sandbox, notice: tuple[dict[str, str], bytes], at: Instant | None = None) -> PaymentNotice:
    return SandboxPayments(sandbox.options()).verify_callback(*notice, at=at or now())


def test_an_ordinary_payment_brings_one_genuine_notice(sandbox: Sandbox, door: Mailbox) -> None:
    gateway = SandboxPayments(sandbox.options())
    order(sandbox, "T1", door.url)
    assert gateway.query("T1").state == PaymentState.NOTPAY
    assert pay(sandbox, "T1", "ok") == {"order_no": "T1", "result": "SUCCESS", "trade_state": "SUCCESS"}
    notice = read(sandbox, door.wait(1)[0])
    state = gateway.query("T1")
    assert (notice.order_no, notice.amount_fen, notice.state) == ("T1", AMOUNT_FEN, PaymentState.SUCCESS)
    assert (state.state, state.amount_fen) == (PaymentState.SUCCESS, AMOUNT_FEN)
    assert notice.transaction_no == state.transaction_no != ""
    assert notice.paid_at == state.paid_at
    assert notice.message_id
    assert pay(sandbox, "T1", "ok")["result"] == "PAID_ALREADY"


def test_the_same_order_is_one_order(sandbox: Sandbox, door: Mailbox) -> None:
    assert order(sandbox, "T2", door.url) == order(sandbox, "T2", door.url)
    with pytest.raises(GatewayRefused, match="OUT_TRADE_NO_USED"):
        order(sandbox, "T2", door.url + "2")


def test_an_empty_card_pays_nothing_and_another_card_can(sandbox: Sandbox, door: Mailbox) -> None:
    order(sandbox, "T3", door.url)
    assert pay(sandbox, "T3", "no_money")["trade_state"] == "PAYERROR"
    assert SandboxPayments(sandbox.options()).query("T3").state == PaymentState.PAYERROR
    assert pay(sandbox, "T3", "ok")["trade_state"] == "SUCCESS"
    assert len(door.wait(1)) == 1


def test_a_notice_that_comes_twice_is_the_same_message(sandbox: Sandbox, door: Mailbox) -> None:
    order(sandbox, "T4", door.url)
    pay(sandbox, "T4", "twice")
    first, second = (read(sandbox, notice) for notice in door.wait(2))
    assert first == second
    assert door.got[0][0]["Wechatpay-Nonce"] != door.got[1][0]["Wechatpay-Nonce"]


def test_a_late_notice_and_one_that_never_comes(sandbox: Sandbox, door: Mailbox) -> None:
    sandbox.faults("payments", latency_ms=0, delay_seconds=2)
    order(sandbox, "T5", door.url)
    order(sandbox, "T6", door.url)
    pay(sandbox, "T6", "never")
    pay(sandbox, "T5", "late")
    time.sleep(1)
    assert door.got == []
    assert [read(sandbox, notice).order_no for notice in door.wait(1)] == ["T5"]
    assert SandboxPayments(sandbox.options()).query("T6").state == PaymentState.SUCCESS


def test_a_forged_notice_is_refused_and_nothing_was_paid(sandbox: Sandbox, door: Mailbox) -> None:
    order(sandbox, "T7", door.url)
    assert pay(sandbox, "T7", "forged")["trade_state"] == "NOTPAY"
    with pytest.raises(ForgedCallback, match="signature"):
        read(sandbox, door.wait(1)[0])


def test_a_notice_over_another_amount_is_genuine_and_says_so(sandbox: Sandbox, door: Mailbox) -> None:
    order(sandbox, "T8", door.url)
    pay(sandbox, "T8", "other_amount")
    assert read(sandbox, door.wait(1)[0]).amount_fen == AMOUNT_FEN - 1
    assert SandboxPayments(sandbox.options()).query("T8").amount_fen == AMOUNT_FEN - 1


def test_a_genuine_notice_that_was_changed_or_kept_is_refused(
    sandbox: Sandbox, door: Mailbox, tmp_path: Path
) -> None:
    order(sandbox, "T9", door.url)
    pay(sandbox, "T9", "ok")
    headers, body = door.wait(1)[0]

    def reason(headers: dict[str, str], body: bytes, at: Instant) -> str:
        with pytest.raises(ForgedCallback) as refused:
            read(sandbox, (headers, body), at)
        return refused.value.reason

    kept = Instant(now() + timedelta(minutes=6))
    assert reason(headers, body, kept) == "stale"
    assert reason(headers, body, Instant(now() - timedelta(minutes=6))) == "stale"
    assert reason({**headers, "Wechatpay-Serial": "0" * 40}, body, now()) == "serial"
    assert reason({**headers, "Wechatpay-Timestamp": "²"}, body, now()) == "headers"
    assert reason({**headers, "Wechatpay-Signature": "%%"}, body, now()) == "signature"
    assert reason(headers, body + b" ", now()) == "signature"
    assert reason({}, body, now()) == "serial"
    # Names are not case-sensitive, and a replay inside five minutes is the same message: the inbox knows it.
    assert read(sandbox, ({k.lower(): v for k, v in headers.items()}, body)).order_no == "T9"
    # Another installation, with other keys, believes none of it.
    with running(tmp_path, own_keys=True) as other, pytest.raises(ForgedCallback, match="serial"):
        read(other, (headers, body))


def test_a_notice_sealed_with_another_key_or_for_another_merchant_is_refused(
    sandbox: Sandbox, door: Mailbox, tmp_path: Path
) -> None:
    order(sandbox, "T10", door.url)
    pay(sandbox, "T10", "ok")
    notice = door.wait(1)[0]
    stranger = SandboxPayments(sandbox.options(mch_id="1900000999"))
    with pytest.raises(ForgedCallback, match="addressee"):
        stranger.verify_callback(*notice, at=now())
    keys = tmp_path / "keys"
    keys.mkdir()
    for source in (sandbox.home / "keys").iterdir():
        (keys / source.name).write_bytes(source.read_bytes())
    (keys / "payments-apiv3.secret").write_bytes(b"0" * 32)
    with pytest.raises(ForgedCallback, match="resource"):
        SandboxPayments({"url": sandbox.url, "home": str(tmp_path)}).verify_callback(*notice, at=now())


def test_a_refused_notice_comes_again_also_after_a_restart(tmp_path: Path, door: Mailbox) -> None:
    door.status = 500
    with running(tmp_path) as sandbox:
        order(sandbox, "T11", door.url)
        pay(sandbox, "T11", "ok")
        assert len(door.wait(1)) == 1
    door.status = 200
    with running(tmp_path) as sandbox:
        assert httpx.get(f"{sandbox.url}/health").json() == {"ok": True}
        door.wait(2)
        assert [read(sandbox, notice).order_no for notice in door.got] == ["T11", "T11"]
        time.sleep(0.6)
        assert len(door.got) == 2


def test_close_and_expiry(sandbox: Sandbox, door: Mailbox) -> None:
    gateway = SandboxPayments(sandbox.options())
    order(sandbox, "T12", door.url)
    gateway.close("T12")
    assert gateway.query("T12").state == PaymentState.CLOSED
    assert pay(sandbox, "T12", "ok")["result"] == "CLOSED"
    order(sandbox, "T13", door.url)
    pay(sandbox, "T13", "never")
    with pytest.raises(GatewayRefused, match="ORDERPAID"):
        gateway.close("T13")
    with pytest.raises(GatewayRefused, match="ORDER_NOT_EXIST"):
        gateway.query("nothing")
    with pytest.raises(GatewayRefused, match="ORDER_NOT_EXIST"):
        gateway.close("nothing")
    with pytest.raises(GatewayRefused, match="ORDER_CLOSED"):
        order(sandbox, "T14", door.url, minutes=-1)
    assert gateway.query("T14").state == PaymentState.CLOSED


def test_the_page_pays_and_sends_back_without_a_script(sandbox: Sandbox, door: Mailbox) -> None:
    url = order(sandbox, "T15", door.url)
    shown = httpx.get(url)
    assert shown.status_code == 200
    assert "5,903.91" in shown.text and "第3期" in shown.text and "<script" not in shown.text
    assert f"form-action 'self' {SITE}" in shown.headers["Content-Security-Policy"]
    assert "Choose a sandbox card" in httpx.get(url + "&lang=en").text
    back = f"{SITE}/loans/1/paid?order=T15"
    assert httpx.post(url, data={"redirect_url": back}).status_code == 422
    poor = httpx.post(url, data={"card": "no_money", "redirect_url": back})
    assert poor.status_code == 422 and "余额不够" in poor.text
    paid = httpx.post(url, data={"card": "ok", "redirect_url": back})
    assert (paid.status_code, paid.headers["Location"]) == (303, back)
    assert read(sandbox, door.wait(1)[0]).order_no == "T15"
    assert "已付款" in httpx.get(url).text


def test_the_page_leads_back_only_to_the_merchant(sandbox: Sandbox, door: Mailbox) -> None:
    url = order(sandbox, "T16", door.url).partition("?")[0]
    elsewhere = f"{url}?{urlencode({'redirect_url': 'http://evil.example/'})}"
    answer = httpx.post(elsewhere, data={"card": "ok"})
    assert answer.status_code == 200 and "evil.example" not in answer.headers.get("Location", "")
    assert 'class="back"' not in answer.text


def test_the_gateway_refuses_what_we_did_not_sign(sandbox: Sandbox) -> None:
    path = "/payments/v3/pay/transactions/out-trade-no/T1?mchid=1900000109"
    assert httpx.get(sandbox.url + path).status_code == 401
    scheme = 'WECHATPAY2-SHA256-RSA2048 mchid="1900000109",nonce_str="n",signature="eA==",timestamp="1"'
    unsigned = httpx.get(sandbox.url + path, headers={"Authorization": scheme})
    assert json.loads(unsigned.text)["code"] == "SIGN_ERROR"
