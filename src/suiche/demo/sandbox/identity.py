"""The identity source: Id2MetaVerify over the people's identity numbers."""

import hashlib
import re
from collections.abc import Mapping

from werkzeug.wrappers import Request

from suiche.demo.sandbox import masks, outcomes, people, signed
from suiche.demo.sandbox.box import Answer, Box

HAN_NAME = re.compile(r"[㐀-鿿·]{2,30}")
BIZ = {"": "1", "MISMATCH": "2", "NO_RECORD": "3", "SOURCE_ERROR_ONCE": "1"}
NAMES = {"1": "MATCH", "2": "MISMATCH", "3": "NO_RECORD"}


def verify(box: Box, request: Request, _: Mapping[str, str]) -> Answer:
    """Answer Id2MetaVerify."""
    signed.check_acs3(box, request, "identity", "Id2MetaVerify")
    name, id_number = request.form.get("UserName", ""), request.form.get("IdentifyNum", "").upper()
    seen = {"UserName": masks.name(name), "IdentifyNum": masks.sequence(id_number)}
    request_id = hashlib.sha256(request.get_data()).hexdigest()[:32].upper()
    if not (people.is_id_number(id_number) and HAN_NAME.fullmatch(name)):
        return Answer("INVALID_INPUT", _error(request_id, "401", "参数非法"), seen=seen)
    code = outcomes.for_id("identity", id_number)
    if code == "RATE_LIMITED":
        return Answer(code, _error(request_id, "412", "请求过于频繁"), seen=seen)
    if code == "SOURCE_ERROR" or (code == "SOURCE_ERROR_ONCE" and _odd(box, id_number)):
        return Answer("SOURCE_ERROR", _error(request_id, "500", "数据源异常"), seen=seen)
    biz = BIZ[code]
    body = {"RequestId": request_id, "Code": "200", "Message": "success", "ResultObject": {"BizCode": biz}}
    return Answer(NAMES[biz], body, seen=seen)


def _odd(box: Box, id_number: str) -> bool:
    subject = hashlib.sha256(f"identity {id_number}".encode()).hexdigest()
    return box.store.count_try(subject) % 2 == 1


def _error(request_id: str, code: str, message: str) -> dict[str, object]:
    return {"RequestId": request_id, "Code": code, "Message": message}
