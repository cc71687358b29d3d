"""The gateway's orders: opened, paid by a chosen card, closed; and the notices that follow."""

import hashlib
import json
import sqlite3
from datetime import datetime
from sqlite3 import Row

from suiche.demo.sandbox import faults, outcomes
from suiche.demo.sandbox.box import APP, MERCHANT, Box
from suiche.kit.clock import Instant, now, shanghai

PAYABLE = ("NOTPAY", "PAYERROR")


def find(box: Box, order_no: str) -> Row | None:
    """Return an order; one past its time is closed first."""
    with box.store.work() as work:
        return _current(work, "order_no", order_no)


def find_by_token(box: Box, token: str) -> Row | None:
    """Return the order of a payment page."""
    with box.store.work() as work:
        return _current(work, "token", token)


def token_for(box: Box, order_no: str) -> str:
    """Return the address part of an order's payment page: not to be guessed, and always the same."""
    return hashlib.sha256(box.keys.apiv3 + order_no.encode()).hexdigest()[:32]


def close(box: Box, order_no: str) -> str:
    """Close an order that is not paid; return its state after that, empty when there is none."""
    with box.store.work() as work:
        order = _current(work, "order_no", order_no)
        if order is None:
            return ""
        if order["state"] not in PAYABLE:
            return str(order["state"])
        work.execute("update orders set state = 'CLOSED' where order_no = ?", (order_no,))
        return "CLOSED"


def pay(box: Box, order_no: str, card: str) -> str:
    """The payer pays with a card of the table. Returns SUCCESS, PAYERROR, FORGED, CLOSED or PAID_ALREADY.

    Raises: KeyError for an order or a card that there is not.
    """
    code = outcomes.for_payer_card(card)
    if not code:
        raise KeyError(card)
    at, late = now(), faults.delay_seconds(box.store, "payments")
    with box.store.work() as work:
        order = _current(work, "order_no", order_no)
        if order is None:
            raise KeyError(order_no)
        if order["state"] not in PAYABLE:
            return "PAID_ALREADY" if order["state"] == "SUCCESS" else "CLOSED"
        if code == "PAYERROR":
            work.execute("update orders set state = 'PAYERROR' where order_no = ?", (order_no,))
            return "PAYERROR"
        paid = _paid(order, code, at)
        if code == "FORGED":
            _notify(work, paid, at, wait=0, forged=True)
            return "FORGED"
        work.execute(
            "update orders set state = 'SUCCESS', transaction_no = ?, paid_fen = ?, paid_at = ?"
            " where order_no = ?",
            (paid["transaction_id"], _total(paid), paid["success_time"], order_no),
        )
        for wait in {"PAID_NEVER": (), "PAID_TWICE": (0, 1), "PAID_LATE": (late,)}.get(code, (0,)):
            _notify(work, paid, at, wait=wait, forged=False)
        return "SUCCESS"


def transaction(order: Row) -> dict[str, object]:
    """Return an order as the gateway's answers show it."""
    paid = order["state"] == "SUCCESS"
    total = order["paid_fen"] if paid else order["amount_fen"]
    content: dict[str, object] = {
        "appid": order["app_id"],
        "mchid": MERCHANT,
        "out_trade_no": order["order_no"],
        "trade_state": order["state"],
        "trade_type": "MWEB",
        "amount": _amount(total),
    }
    if paid:
        content |= {"transaction_id": order["transaction_no"], "success_time": order["paid_at"]}
    return content


def _paid(order: Row, code: str, at: Instant) -> dict[str, object]:
    ordered_fen = int(order["amount_fen"])
    other_fen = ordered_fen - 1 if ordered_fen > 1 else ordered_fen + 1
    number = int(hashlib.sha256(f"transaction {order['order_no']}".encode()).hexdigest(), 16) % 10**24
    return {
        "appid": APP,
        "mchid": MERCHANT,
        "out_trade_no": order["order_no"],
        "transaction_id": f"4200{number:024d}",
        "trade_type": "MWEB",
        "trade_state": "SUCCESS",
        "bank_type": "OTHERS",
        "success_time": shanghai(at).isoformat(timespec="seconds"),
        "amount": _amount(other_fen if code == "OTHER_AMOUNT" else ordered_fen),
    }


def _amount(total: int) -> dict[str, object]:
    return {"total": total, "payer_total": total, "currency": "CNY", "payer_currency": "CNY"}


def _total(paid: dict[str, object]) -> int:
    amount = paid["amount"]
    if not isinstance(amount, dict):
        raise TypeError("a transaction has an amount")
    return int(amount["total"])


def _notify(
    work: sqlite3.Connection, paid: dict[str, object], at: Instant, *, wait: int, forged: bool
) -> None:
    order_no = str(paid["out_trade_no"])
    message_id = hashlib.sha256(f"notice {order_no} {forged}".encode()).hexdigest()[:32]
    work.execute(
        "insert into callbacks(order_no, message_id, url, content, forged, due_at)"
        " select order_no, ?, notify_url, ?, ?, ? from orders where order_no = ?",
        (message_id, json.dumps(paid, ensure_ascii=False), forged, at.timestamp() + wait, order_no),
    )


def _current(work: sqlite3.Connection, column: str, value: str) -> Row | None:
    wanted = {"order_no": "order_no = ?", "token": "token = ?"}[column]
    order: Row | None = work.execute(f"select * from orders where {wanted}", (value,)).fetchone()  # noqa: S608 a fixed text
    if order is None or order["state"] not in PAYABLE:
        return order
    if datetime.fromisoformat(order["expires_at"]) > now():
        return order
    work.execute("update orders set state = 'CLOSED' where order_no = ?", (order["order_no"],))
    closed: Row = work.execute("select * from orders where order_no = ?", (order["order_no"],)).fetchone()
    return closed
