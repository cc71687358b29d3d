"""Payout in a shape of our own: POST /v1/payments and GET /v1/payments/{order_no}, JSON, HMAC headers.

Answer: order_no, state PROCESSING | SUCCESS | FAILED, amount_fen, bank_reference, reason, paid_at (RFC 3339).
404 NOT_FOUND: never seen. 409 CONFLICT: the order number stands for another payment.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from suiche.kit.clock import Instant
from suiche.kit.wire import Reply, Wire, WireFault
from suiche.kit.wire_signatures import HmacSigner
from suiche.partners.payout.port import PayoutConflict, PayoutOutcome, PayoutState

OK, NOT_FOUND, CONFLICT = 200, 404, 409

KEY_ID = "suiche-demo"  # our name at every sandbox partner


class SandboxPayout:
    """Speaks to the sandbox."""

    def __init__(self, options: Mapping[str, object]) -> None:
        """Options: url (of the sandbox), home (SUICHE_HOME, whose keys/ holds the secret), and those of `Wire`."""
        self._wire = Wire("payout", f"{options['url']}/payout", options)
        self._sign = HmacSigner(key_id=KEY_ID, secret=Path(str(options["home"])) / "keys" / "payout.secret")

    def pay(
        self, *, order_no: str, amount_fen: int, account_no: str, account_name: str, memo: str
    ) -> PayoutState:
        """Order the payment; see the port. Repeated on the line, since the bank knows the order number."""
        if amount_fen <= 0:
            raise ValueError("a payout is more than nothing")
        order = {
            "order_no": order_no,
            "amount_fen": amount_fen,
            "account_no": account_no,
            "account_name": account_name,
            "memo": memo,
        }
        body = json.dumps(order, ensure_ascii=False).encode()
        try:
            reply = self._wire.call(
                "pay", "POST", "/v1/payments", sign=self._sign, body=body, idempotent=True
            )
        except WireFault:
            return PayoutState(PayoutOutcome.UNKNOWN, order_no)
        if reply.status == CONFLICT:
            raise PayoutConflict(order_no)
        return _read(reply, order_no)

    def query(self, order_no: str) -> PayoutState:
        """Ask where the order stands; see the port."""
        path = f"/v1/payments/{quote(order_no, safe='')}"
        try:
            reply = self._wire.call("query", "GET", path, sign=self._sign, idempotent=True)
        except WireFault:
            return PayoutState(PayoutOutcome.UNKNOWN, order_no)
        if reply.status == NOT_FOUND:
            return PayoutState(PayoutOutcome.NOT_FOUND, order_no)
        return _read(reply, order_no)


def _read(reply: Reply, order_no: str) -> PayoutState:
    """Anything but a complete answer about this very order is UNKNOWN: money is never guessed."""
    unknown = PayoutState(PayoutOutcome.UNKNOWN, order_no)
    try:
        answer = json.loads(reply.body)
        if reply.status != OK or answer["order_no"] != order_no:
            return unknown
        paid_at = answer.get("paid_at")
        return PayoutState(
            outcome=PayoutOutcome(answer["state"]),
            order_no=order_no,
            amount_fen=int(answer["amount_fen"]),
            bank_reference=str(answer.get("bank_reference", "")),
            reason=str(answer.get("reason", "")),
            paid_at=Instant(datetime.fromisoformat(paid_at).astimezone(UTC)) if paid_at else None,
        )
    except (ValueError, KeyError, TypeError):
        return unknown
