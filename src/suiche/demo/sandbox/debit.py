"""The debiting bank: protocols, batches once per number, result files by the cards' endings, queries, returns."""

import hashlib
import sqlite3
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from sqlite3 import Row

from werkzeug.wrappers import Request

from suiche.demo.sandbox import debit_files, faults, masks, outcomes, people, read, signed
from suiche.demo.sandbox.box import Answer, BadRequestError, Box
from suiche.kit.clock import now, shanghai

LONGEST_FILE = 4_000_000  # characters
ITEM = "select i.*, b.accepted_at from debit_items i join debit_batches b using (batch_no)"
RETURNED_AFTER = timedelta(days=2)
FAILURES = {
    "INSUFFICIENT": "INSUFFICIENT",
    "CARD_INVALID": "CARD_INVALID",
    "LIMIT": "LIMIT",
    "RISK": "RISK",
    "PROTOCOL_INVALID": "PROTOCOL_INVALID",
    "UNKNOWN_FAILED": "INSUFFICIENT",
}
FIRST_TRY_FAILS = {"INSUFFICIENT_ONCE": "INSUFFICIENT", "SYSTEM_ONCE": "SYSTEM"}

Line = tuple[str, str, str, str, int, str]  # order, outcome, code, transaction, fen, moment


def sign(box: Box, request: Request, _: Mapping[str, str]) -> Answer:
    """Sign a protocol between contract and card, once per request number."""
    signed.check_hmac(box, request, "debit")
    asked = read.json_object(request)
    request_no, contract_no = read.text(asked, "requestNo", longest=64), read.text(asked, "contractNo")
    card_no, holder = read.text(asked, "accountNo"), read.text(asked, "name")
    seen = {"contractNo": contract_no, "accountNo": masks.card(card_no), "name": masks.name(holder)}
    if not people.is_card_no(card_no) or outcomes.for_ending("debit", card_no[-5:-1]) == "SIGN_REFUSED":
        return Answer("REFUSED", {"code": "REFUSED", "message": "这张卡不能签约"}, 422, seen)
    facts = hashlib.sha256(f"{request_no} {contract_no} {card_no}".encode()).hexdigest()
    protocol_no = f"XY{facts[:20].upper()}"
    with box.store.work() as work:
        work.execute(
            "insert into debit_protocols(request_no, protocol_no, ending) values(?, ?, ?) on conflict do nothing",
            (request_no, protocol_no, card_no[-5:-1]),
        )
        found: Row = work.execute(
            "select protocol_no from debit_protocols where request_no = ?", (request_no,)
        ).fetchone()
    if found["protocol_no"] != protocol_no:
        return Answer("CONFLICT", {"code": "CONFLICT"}, 409, seen)
    return Answer("SIGNED", {"protocolNo": protocol_no}, seen={**seen, "protocolNo": protocol_no})


def submit(box: Box, request: Request, _: Mapping[str, str]) -> Answer:
    """Take a request file, once per batch number; what each debit comes to is decided here and kept."""
    signed.check_hmac(box, request, "debit")
    asked = read.json_object(request)
    batch_no = read.text(asked, "batchNo", longest=32)
    text = read.text(asked, "file", longest=LONGEST_FILE)
    seen = {"batchNo": batch_no}
    try:
        batch = debit_files.read(text)
        if batch.batch_no != batch_no:
            raise BadRequestError("line 1: batch number")
    except BadRequestError as error:
        return Answer(f"REFUSED {error}", {"code": "REFUSED", "message": str(error)}, 422, seen)
    total_fen = sum(line.amount_fen for line in batch.lines)
    seen |= {"date": batch.day.isoformat(), "count": str(len(batch.lines)), "fen": str(total_fen)}
    try:
        with box.store.work() as work:
            _accept(work, batch, hashlib.sha256(text.encode()).hexdigest())
    except sqlite3.IntegrityError:
        return Answer("CONFLICT", {"code": "CONFLICT"}, 409, seen)
    return Answer("ACCEPTED", {"batchNo": batch_no, "state": "ACCEPTED"}, seen=seen)


def results(box: Box, request: Request, where: Mapping[str, str]) -> Answer:
    """Return the result files there are so far."""
    signed.check_hmac(box, request, "debit")
    seen = {"batchNo": where["batch_no"]}
    batch = box.store.row("select * from debit_batches where batch_no = ?", where["batch_no"])
    if batch is None:
        return Answer("NOT_FOUND", {"code": "NOT_FOUND"}, 404, seen)
    items = box.store.rows(f"{ITEM} where batch_no = ? order by line", batch["batch_no"])
    delay = timedelta(seconds=faults.delay_seconds(box.store, "debit"))
    ready = datetime.fromisoformat(batch["accepted_at"]) + delay <= now()
    codes = {item["code"] for item in items}
    quick = [_line(item, delay, asked=False) for item in items if item["code"] != "SLOW"]
    slow = [_line(item, delay, asked=False) for item in items if item["code"] == "SLOW"]
    parts = [quick, *([slow] if slow and ready else [])]
    if "RESULTS_REVERSED" in codes:
        parts = [part[::-1] for part in parts]
    if "RESULTS_TWICE" in codes:
        parts *= 2
    files = [
        debit_files.write(batch["batch_no"], batch["day"], number, part)
        for number, part in enumerate(parts, start=1)
    ]
    if "RESULTS_REVERSED" in codes:
        files.reverse()
    state = "ACCEPTED" if slow and not ready else "DONE"
    count = sum(len(part) for part in parts)
    body = {"batchNo": batch["batch_no"], "state": state, "files": files}
    return Answer(f"{state} {len(files)} files, {count} lines", body, seen=seen)


def query(box: Box, request: Request, where: Mapping[str, str]) -> Answer:
    """Tell where one debit stands; what a file called unknown is known here."""
    signed.check_hmac(box, request, "debit")
    seen = {"orderNo": where["order_no"]}
    item = box.store.row(f"{ITEM} where order_no = ?", where["order_no"])
    if item is None:
        return Answer("NOT_FOUND", {"code": "NOT_FOUND"}, 404, seen)
    delay = timedelta(seconds=faults.delay_seconds(box.store, "debit"))
    order_no, state, code, transaction_no, fen, moment = _line(item, delay, asked=True)
    known: dict[str, object] = {"orderNo": order_no, "amountFen": fen}
    if item["code"] == "SLOW" and datetime.fromisoformat(moment) > now():
        return Answer("PROCESSING", {**known, "state": "PROCESSING"}, seen=seen)
    body = {**known, "state": state, "code": code, "transactionNo": transaction_no, "debitedAt": moment}
    return Answer(f"{state} {code}".strip(), body, seen=seen)


def returns(box: Box, request: Request, where: Mapping[str, str]) -> Answer:
    """Return the debits taken back on a day: those of two days before whose card says so."""
    signed.check_hmac(box, request, "debit")
    try:
        day = date.fromisoformat(where["day"])
    except ValueError as error:
        raise BadRequestError("day") from error
    rows = box.store.rows(
        "select i.* from debit_items i join debit_batches b using (batch_no)"
        " where b.day = ? and i.code = 'RETURNED' order by i.order_no",
        (day - RETURNED_AFTER).isoformat(),
    )
    listed = [
        {
            "returnNo": f"TP{_digest(row['order_no'], 'return')}",
            "orderNo": row["order_no"],
            "transactionNo": _transaction_no(row["order_no"]),
            "amountFen": row["amount_fen"],
            "reason": "持卡人申请退回",
        }
        for row in rows
    ]
    return Answer(f"{len(listed)} returned", {"returns": listed}, seen={"day": where["day"]})


def _accept(work: sqlite3.Connection, batch: debit_files.Batch, sha256: str) -> None:
    """Keep the batch; the same one again changes nothing. Raises: sqlite3.IntegrityError for another one."""
    old = work.execute("select sha256 from debit_batches where batch_no = ?", (batch.batch_no,)).fetchone()
    if old is not None and old["sha256"] == sha256:
        return
    work.execute(
        "insert into debit_batches(batch_no, sha256, day, accepted_at) values(?, ?, ?, ?)",
        (batch.batch_no, sha256, batch.day.isoformat(), now().isoformat()),
    )
    for number, line in enumerate(batch.lines, start=1):
        signed_up = work.execute(
            "select ending from debit_protocols where protocol_no = ?", (line.protocol_no,)
        ).fetchone()
        code = "PROTOCOL_INVALID" if signed_up is None else outcomes.for_ending("debit", signed_up["ending"])
        if code in FIRST_TRY_FAILS:
            tries = work.execute(
                "select count(*) from debit_items where protocol_no = ?", (line.protocol_no,)
            ).fetchone()[0]
            code = "" if tries % 2 else code
        work.execute(
            "insert into debit_items(order_no, batch_no, line, protocol_no, amount_fen, code)"
            " values(?, ?, ?, ?, ?, ?)",
            (line.order_no, batch.batch_no, number, line.protocol_no, line.amount_fen, code),
        )


def _line(item: Row, delay: timedelta, *, asked: bool) -> Line:
    """One result; `asked`: in answer to a query, where nothing stays unknown."""
    code, order_no, fen = str(item["code"]), str(item["order_no"]), int(item["amount_fen"])
    moment = datetime.fromisoformat(item["accepted_at"])
    if code == "SLOW":
        moment += delay
    at = moment.astimezone(shanghai(now()).tzinfo).isoformat(timespec="seconds")
    if code.startswith("UNKNOWN") and not asked:
        return order_no, "UNKNOWN", "", "", fen, ""
    failed = FAILURES.get(code) or FIRST_TRY_FAILS.get(code)
    if failed:
        return order_no, "FAILED", failed, "", fen, at
    return order_no, "SUCCESS", "", _transaction_no(order_no), fen, at


def _transaction_no(order_no: str) -> str:
    return f"DK{_digest(order_no, 'debit')}"


def _digest(order_no: str, what: str) -> str:
    return hashlib.sha256(f"{what} {order_no}".encode()).hexdigest()[:20].upper()
