"""The card issuer's side of the four-factor check."""

import hashlib
from collections.abc import Mapping

from werkzeug.wrappers import Request

from suiche.demo.sandbox import masks, outcomes, people, read, signed
from suiche.demo.sandbox.box import Answer, Box
from suiche.partners.bank.bins import bank_of

MESSAGES = {
    "0": "认证一致",
    "1": "认证不一致",
    "2": "卡号无效",
    "3": "卡状态异常",
    "5": "受限制的卡",
    "9": "认证失败，请联系发卡行",
    "95": "验证次数超限",
    "96": "请稍后再试",
}


def card4(box: Box, request: Request, _: Mapping[str, str]) -> Answer:
    """Compare card, name, identity number and phone."""
    signed.check_hmac(box, request, "bank")
    asked = read.json_object(request)
    card_no, name = read.text(asked, "accountNo"), read.text(asked, "name")
    id_number, mobile = read.text(asked, "certNo"), read.text(asked, "mobile")
    code = _code(box, card_no, id_number, mobile)
    bank = bank_of(card_no)
    body = {"code": code, "message": MESSAGES[code], "requestNo": read.text(asked, "requestNo")}
    seen = {
        "accountNo": masks.card(card_no),
        "name": masks.name(name),
        "certNo": masks.number(id_number),
        "mobile": masks.phone(mobile),
    }
    return Answer(f"{code} {MESSAGES[code]}", {**body, "bankName": bank or ""}, seen=seen)


def _code(box: Box, card_no: str, id_number: str, mobile: str) -> str:
    if not people.is_card_no(card_no):
        return "2"
    if not people.is_id_number(id_number) or len(mobile) != 11:
        return "1"
    code = outcomes.for_card(card_no)
    if code == "RETRY_ONCE":
        subject = hashlib.sha256(f"bank {card_no}".encode()).hexdigest()
        return "96" if box.store.count_try(subject) % 2 == 1 else "0"
    return code or "0"
