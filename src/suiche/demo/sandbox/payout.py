"""The paying bank: one order number, one payment; slow and lost answers on demand."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from sqlite3 import Row

from werkzeug.wrappers import Request

from suiche.demo.sandbox import faults, masks, outcomes, read, signed
from suiche.demo.sandbox.box import Answer, Box
from suiche.kit.clock import now, shanghai

REASONS = {"FAILED": "户名不符", "SLOW_FAILED": "收款行退回"}


def pay(box: Box, request: Request, _: Mapping[str, str]) -> Answer:
    """Take an order, or return what became of the same one; 409 when the number stands for another payment."""
    signed.check_hmac(box, request, "payout")
    asked = read.json_object(request)
    order_no, account = read.text(asked, "order_no", longest=64), read.text(asked, "account_no")
    amount_fen, holder = read.fen(asked.get("amount_fen")), read.text(asked, "account_name")
    seen = {
        "order_no": order_no,
        "amount_fen": str(amount_fen),
        "account_no": masks.number(account),
        "account_name": holder,
    }
    facts = json.dumps([amount_fen, account, holder]).encode()
    fingerprint = hashlib.sha256(facts).hexdigest()
    accepted = _accept(box, order_no, fingerprint, amount_fen, account)
    if accepted["fingerprint"] != fingerprint:
        return Answer("CONFLICT", {"code": "CONFLICT"}, 409, seen)
    if outcomes.for_last_four("payout", account) == "LOST_ANSWER":
        return Answer("LOST_ANSWER", {"code": "INTERNAL"}, 500, seen)
    state = _state(box, accepted)
    return Answer(str(state["state"]), state, seen=seen)


def query(box: Box, request: Request, where: Mapping[str, str]) -> Answer:
    """Tell where an order stands."""
    signed.check_hmac(box, request, "payout")
    row = box.store.row("select * from payouts where order_no = ?", where["order_no"])
    if row is None:
        return Answer("NOT_FOUND", {"code": "NOT_FOUND"}, 404, {"order_no": where["order_no"]})
    state = _state(box, row)
    return Answer(str(state["state"]), state, seen={"order_no": where["order_no"]})


def _accept(box: Box, order_no: str, fingerprint: str, amount_fen: int, account: str) -> Row:
    with box.store.work() as work:
        work.execute(
            "insert into payouts(order_no, fingerprint, amount_fen, account_no, accepted_at)"
            " values(?, ?, ?, ?, ?) on conflict(order_no) do nothing",
            (order_no, fingerprint, amount_fen, account, now().isoformat()),
        )
        found: Row = work.execute("select * from payouts where order_no = ?", (order_no,)).fetchone()
        return found


def _state(box: Box, row: Row) -> dict[str, object]:
    code = outcomes.for_last_four("payout", row["account_no"])
    slow = code.startswith("SLOW_")
    ready = datetime.fromisoformat(row["accepted_at"])
    if slow:
        ready += timedelta(seconds=faults.delay_seconds(box.store, "payout"))
    known = {"order_no": row["order_no"], "amount_fen": row["amount_fen"]}
    if now() < ready:
        return {**known, "state": "PROCESSING"}
    if code in REASONS:
        return {**known, "state": "FAILED", "reason": REASONS[code]}
    reference = hashlib.sha256(f"payout {row['order_no']}".encode()).hexdigest()[:16].upper()
    paid_at = ready.astimezone(shanghai(now()).tzinfo).isoformat(timespec="seconds")
    return {**known, "state": "SUCCESS", "bank_reference": reference, "paid_at": paid_at}
