"""Payments in WeChat Pay's API v3: H5 orders, query, close, notices. Amounts on the wire are whole fen."""

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
    OrderState,
    PaymentNotice,
    PaymentState,
)

REFUSED_FROM, FAULT_FROM = 400, 500
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
        except (KeyError, ValueError, TypeError) as error:
            raise GatewayUnavailable("an answer that cannot be read") from error
        if state.order_no != order_no:
            raise GatewayUnavailable("an answer about another order")
        return state

    def close(self, order_no: str) -> None:
        """Close an unpaid order; see the port."""
        path = f"/v3/pay/transactions/out-trade-no/{quote(order_no, safe='')}/close"
        self._ask("close", "POST", path, {"mchid": self._mch_id})

    def verify_callback(self, headers: Mapping[str, str], body: bytes, *, at: Instant) -> PaymentNotice:
        """Check signature, age, envelope and addressee; see the port."""
        self._check(headers, body, at=at)
        try:
            message = json.loads(body)
            content = json.loads(unseal(message["resource"], self._apiv3_key))
            ours = content["mchid"] == self._mch_id and content["appid"] == self._app_id
            notice = PaymentNotice(message_id=str(message["id"]), **_transaction(content))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise ForgedCallback("content") from error
        if not ours:
            raise ForgedCallback("addressee")
        return notice

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
    """Read a transaction object, the same in answers and in notices."""
    paid_at, amount_fen = content.get("success_time"), content["amount"]["total"]
    if not isinstance(amount_fen, int) or isinstance(amount_fen, bool) or amount_fen < 0:
        raise ValueError("an amount is a whole number of fen")
    return {
        "order_no": str(content["out_trade_no"]),
        "state": PaymentState(content["trade_state"]),
        "transaction_no": str(content.get("transaction_id", "")),
        "amount_fen": amount_fen,
        "paid_at": Instant(datetime.fromisoformat(paid_at).astimezone(UTC)) if paid_at else None,
    }
