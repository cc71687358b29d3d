"""Direct debit in a shape of our own: JSON with HMAC headers, the files as text inside; docs/debit-files.md describes it.

POST /v1/protocols · POST /v1/batches, GET /v1/batches/{batch_no} · GET /v1/orders/{order_no} · GET /v1/returns/{date}.
404 NOT_FOUND: never seen. 409 CONFLICT: the number stands for something else. 422 REFUSED: the file was not taken.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from suiche.kit.clock import Instant
from suiche.kit.wire import Reply, Wire, WireFault
from suiche.kit.wire_signatures import HmacSigner
from suiche.partners.debit.port import (
    BatchConflict,
    BatchOutcome,
    BatchReceipt,
    BatchResults,
    DebitOutcome,
    DebitState,
    DebitUnavailable,
    FailureCode,
    ReturnedDebit,
    Signed,
)

OK, NOT_FOUND, CONFLICT, REFUSED = 200, 404, 409, 422

KEY_ID = "suiche-demo"  # our name at every sandbox partner
UNREADABLE = (ValueError, KeyError, TypeError)


class SandboxDebit:
    """Speaks to the sandbox."""

    def __init__(self, options: Mapping[str, object]) -> None:
        """Options: url (of the sandbox), home (SUICHE_HOME, whose keys/ holds the secret), and those of `Wire`."""
        self._wire = Wire("debit", f"{options['url']}/debit", options)
        self._sign = HmacSigner(key_id=KEY_ID, secret=Path(str(options["home"])) / "keys" / "debit.secret")

    def sign(
        self, *, contract_no: str, card_no: str, name: str, id_number: str, mobile: str, request_no: str
    ) -> Signed:
        """Sign a protocol; see the port."""
        question = {
            "requestNo": request_no,
            "contractNo": contract_no,
            "accountNo": card_no,
            "name": name,
            "certNo": id_number,
            "mobile": mobile,
        }
        try:
            reply = self._post("sign", "/v1/protocols", question)
            answer = json.loads(reply.body)
            if reply.status == REFUSED:
                return Signed(refusal=str(answer["message"]))
            return Signed(protocol_no=str(answer["protocolNo"])) if reply.status == OK else Signed()
        except (WireFault, *UNREADABLE):
            return Signed()

    def submit_batch(self, *, batch_no: str, file: bytes) -> BatchReceipt:
        """Hand over a file; see the port. Repeated on the line, since the bank knows the batch number."""
        unknown = BatchReceipt(BatchOutcome.UNKNOWN, batch_no)
        try:
            reply = self._post("submit", "/v1/batches", {"batchNo": batch_no, "file": file.decode()})
        except WireFault:
            return unknown
        if reply.status == CONFLICT:
            raise BatchConflict(batch_no)
        try:
            answer = json.loads(reply.body)
            if reply.status == REFUSED:
                return BatchReceipt(BatchOutcome.REFUSED, batch_no, str(answer["message"]))
            right = reply.status == OK and answer["batchNo"] == batch_no
            return BatchReceipt(BatchOutcome(answer["state"]), batch_no) if right else unknown
        except UNREADABLE:
            return unknown

    def results(self, batch_no: str) -> BatchResults:
        """Fetch the result files; see the port."""
        unknown = BatchResults(BatchOutcome.UNKNOWN, batch_no)
        try:
            reply = self._get("results", f"/v1/batches/{quote(batch_no, safe='')}")
            answer = json.loads(reply.body)
            if _never_seen(reply, answer):
                return BatchResults(BatchOutcome.NOT_FOUND, batch_no)
            if reply.status != OK or answer["batchNo"] != batch_no:
                return unknown
            files = tuple(str(text).encode() for text in answer["files"])
            return BatchResults(BatchOutcome(answer["state"]), batch_no, files)
        except (WireFault, *UNREADABLE):
            return unknown

    def query(self, order_no: str) -> DebitState:
        """Ask where one order stands; see the port. Anything but a complete answer about it is UNKNOWN."""
        try:
            reply = self._get("query", f"/v1/orders/{quote(order_no, safe='')}")
            answer = json.loads(reply.body)
            if _never_seen(reply, answer):
                return DebitState(DebitOutcome.NOT_FOUND, order_no)
            if reply.status != OK or answer["orderNo"] != order_no:
                return DebitState(DebitOutcome.UNKNOWN, order_no)
            return _state(answer, order_no)
        except (WireFault, *UNREADABLE):
            return DebitState(DebitOutcome.UNKNOWN, order_no)

    def returned(self, on: date) -> tuple[ReturnedDebit, ...]:
        """Fetch the day's returned debits; see the port."""
        try:
            reply = self._get("returned", f"/v1/returns/{on.isoformat()}")
            if reply.status != OK:
                raise DebitUnavailable(str(reply.status))
            return tuple(_returned(item, on) for item in json.loads(reply.body)["returns"])
        except WireFault as fault:
            raise DebitUnavailable(fault.kind) from fault
        except UNREADABLE as error:
            raise DebitUnavailable("an answer that cannot be read") from error

    def _post(self, label: str, path: str, question: Mapping[str, str]) -> Reply:
        body = json.dumps(question, ensure_ascii=False).encode()
        return self._wire.call(label, "POST", path, sign=self._sign, body=body, idempotent=True)

    def _get(self, label: str, path: str) -> Reply:
        return self._wire.call(label, "GET", path, sign=self._sign, idempotent=True)


def _never_seen(reply: Reply, answer: Mapping[str, Any]) -> bool:
    """A 404 of anybody else on the way says nothing about an order: only the bank's own word counts."""
    return reply.status == NOT_FOUND and answer["code"] == "NOT_FOUND"


def _state(answer: Mapping[str, Any], order_no: str) -> DebitState:
    outcome, moment = DebitOutcome(answer["state"]), answer.get("debitedAt")
    state = DebitState(
        outcome=outcome,
        order_no=order_no,
        amount_fen=int(answer["amountFen"]),
        code=FailureCode(answer["code"]) if outcome is DebitOutcome.FAILED else None,
        transaction_no=str(answer.get("transactionNo", "")),
        debited_at=Instant(datetime.fromisoformat(moment).astimezone(UTC)) if moment else None,
    )
    if outcome is DebitOutcome.SUCCESS and (not state.transaction_no or state.debited_at is None):
        raise ValueError("a debit that succeeded has a number and a moment")
    return state


def _returned(item: Mapping[str, Any], on: date) -> ReturnedDebit:
    return ReturnedDebit(
        return_no=str(item["returnNo"]),
        order_no=str(item["orderNo"]),
        transaction_no=str(item["transactionNo"]),
        amount_fen=int(item["amountFen"]),
        reason=str(item["reason"]),
        on=on,
    )
