"""Payments in WeChat Pay's API v3: H5 orders, query, close, notices. Amounts on the wire are whole fen."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from suiche.kit.clock import Instant, now, shanghai
from suiche.kit.wire import Reply, Wire, WireFault
from suiche.kit.wire_signatures import rsa_private_key, secret_at
from suiche.partners.payments.adapters.wechat_v3 import (
    MerchantSigner,
    PlatformCheck,
    public_key,
    unseal,
)
from suiche.partners.payments.port import (
    CreatedOrder,
    ForgedCallback,
    GatewayRefused,
    GatewayUnavailable,
    Odd,
    OrderState,
    PaymentNotice,
    PaymentState,
)

REFUSED_FROM, FAULT_FROM = 400, 500
LONGEST_ID, LONGEST_NUMBER, MOST_FEN = 120, 64, 10**15  # what our tables hold
UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, OverflowError)
MCH_ID, APP_ID = "1900000109", "wxsuichedemo00001"  # our numbers at the sandbox gateway


class SandboxPayments:
    """Speaks to the sandbox; the wire is the public one."""

    def __init__(self, options: Mapping[str, object]) -> None:
        """Options: url (of the sandbox), home (SUICHE_HOME, whose keys/ holds the keys), mch_id, app_id, `Wire`'s."""
        keys = Path(str(options["home"])) / "keys"
        self._wire = Wire("payments", f"{options['url']}/payments", options)
        self._mch_id, self._app_id = str(options.get("mch_id", MCH_ID)), str(options.get("app_id", APP_ID))
        self._sign = MerchantSigner(mch_id=self._mch_id, key=rsa_private_key(keys / "payments-merchant.pem"))
        self._check = PlatformCheck(key=public_key(keys / "payments-platform.pub.pem"))
        self._apiv3_key = secret_at(keys / "payments-apiv3.secret")

    def create_order(
        self,
        *,
        order_no: str,
        amount_fen: int,
        description: str,
        notify_url: str,
        return_url: str,
        expires_at: Instant,
    ) -> CreatedOrder:
        """Open an order; see the port. The gateway sends the customer back only to the site named here."""
        if amount_fen <= 0:
            raise ValueError("a payment is more than nothing")
        site = urlsplit(return_url)
        order = {
            "appid": self._app_id,
            "mchid": self._mch_id,
            "description": description,
            "out_trade_no": order_no,
            "time_expire": shanghai(expires_at).isoformat(timespec="seconds"),
            "notify_url": notify_url,
            "amount": {"total": amount_fen, "currency": "CNY"},
            "scene_info": {
                "payer_client_ip": "127.0.0.1",
                "h5_info": {"type": "Wap", "app_url": f"{site.scheme}://{site.netloc}"},
            },
        }
        answer = self._ask("create", "POST", "/v3/pay/transactions/h5", order)
        try:
            page = str(answer["h5_url"])
        except KeyError as error:
            raise GatewayUnavailable("no page in the answer") from error
        return CreatedOrder(f"{page}{'&' if '?' in page else '?'}{urlencode({'redirect_url': return_url})}")

    def query(self, order_no: str) -> OrderState:
        """Ask where the order stands; see the port."""
        path = f"/v3/pay/transactions/out-trade-no/{quote(order_no, safe='')}?mchid={self._mch_id}"
        answer = self._ask("query", "GET", path, None)
        try:
            state = OrderState(**_transaction(answer))
        except UNREADABLE as error:
            raise GatewayUnavailable("an answer that cannot be read") from error
        if state.order_no != order_no:
            raise GatewayUnavailable("an answer about another order")
        return state

    def close(self, order_no: str) -> None:
        """Close an unpaid order; see the port."""
        path = f"/v3/pay/transactions/out-trade-no/{quote(order_no, safe='')}/close"
        self._ask("close", "POST", path, {"mchid": self._mch_id})

    def verify_callback(self, headers: Mapping[str, str], body: bytes, *, at: Instant) -> PaymentNotice:
        """Check signature, age, envelope and addressee; what they hold for genuine is told, readable or not. See the port."""
        self._check(headers, body, at=at)
        try:
            message = json.loads(body)
            message_id, resource = _text(message["id"], LONGEST_ID), message["resource"]
        except UNREADABLE:
            return _unreadable(f"sha256:{hashlib.sha256(body).hexdigest()}")
        try:
            content = json.loads(unseal(resource, self._apiv3_key))
            # Sealed with our key it is ours, unless it names somebody else; a notice about a refund names no app.
            ours = (self._mch_id, self._app_id)
            if (content.get("mchid", ours[0]), content.get("appid", ours[1])) != ours:
                raise ForgedCallback("addressee")
            if "refund_status" in content:
                return _refund(message_id, content)
            return PaymentNotice(message_id=message_id, **_transaction(content))
        except UNREADABLE:
            return _unreadable(message_id)

    def _ask(
        self, label: str, method: str, path: str, question: Mapping[str, object] | None
    ) -> dict[str, Any]:
        """Send one request; every call repeats safely, since the gateway knows the order number."""
        body = b"" if question is None else json.dumps(question, ensure_ascii=False).encode()
        try:
            reply = self._wire.call(label, method, path, sign=self._sign, body=body, idempotent=True)
        except WireFault as fault:
            raise GatewayUnavailable(fault.kind) from fault
        if reply.status >= FAULT_FROM:
            raise GatewayUnavailable(str(reply.status))
        return self._trusted(reply)

    def _trusted(self, reply: Reply) -> dict[str, Any]:
        try:
            self._check(reply.headers, reply.body, at=now())
            answer = json.loads(reply.body) if reply.body else {}
        except (ForgedCallback, ValueError) as error:
            raise GatewayUnavailable("an answer that the gateway did not sign") from error
        if reply.status >= REFUSED_FROM:
            raise GatewayRefused(str(answer.get("code", reply.status)))
        return dict(answer)


def _transaction(content: Mapping[str, Any]) -> dict[str, Any]:
    """Read a transaction object, the same in answers and in notices. Of another currency no amount is told."""
    paid_at, amount = content.get("success_time"), content["amount"]
    amount_fen, state = _fen(amount["total"]), PaymentState(content["trade_state"])
    transaction_no = _text(content.get("transaction_id") or "", LONGEST_NUMBER)
    odd: Odd | None = None
    if state is PaymentState.REFUND:
        odd = Odd.REFUND
    elif state is PaymentState.SUCCESS and amount.get("currency", "CNY") != "CNY":
        odd, amount_fen = Odd.CURRENCY, 0
    elif state is PaymentState.SUCCESS and not transaction_no:
        odd, amount_fen = Odd.NUMBER, 0
    return {
        "order_no": _text(content["out_trade_no"], LONGEST_NUMBER),
        "state": state,
        "transaction_no": transaction_no,
        "amount_fen": amount_fen,
        "paid_at": Instant(datetime.fromisoformat(paid_at).astimezone(UTC)) if paid_at else None,
        "odd": odd,
    }


def _refund(message_id: str, content: Mapping[str, Any]) -> PaymentNotice:
    """Read a notice about money that went back; its number is the refund's, so that each refund is one."""
    return PaymentNotice(
        message_id=message_id,
        order_no=_text(content["out_trade_no"], LONGEST_NUMBER),
        transaction_no=_text(content.get("refund_id") or content["transaction_id"], LONGEST_NUMBER),
        amount_fen=_fen(content["amount"]["refund"]),
        state=PaymentState.REFUND,
        paid_at=None,
        odd=Odd.REFUND,
    )


def _unreadable(message_id: str) -> PaymentNotice:
    return PaymentNotice(message_id, "", "", 0, PaymentState.NOTPAY, None, Odd.CONTENT)


def _fen(amount: object) -> int:
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount <= MOST_FEN:
        raise ValueError("an amount is a whole number of fen")
    return amount


def _text(value: object, longest: int) -> str:
    text = str(value)
    if len(text) > longest or not text.isprintable():
        raise ValueError("not a number of ours")
    return text
