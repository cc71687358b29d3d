"""The SMS operator: takes messages in the shape of SendSms and keeps them in an inbox that anyone can read."""

import hashlib
import json
import re
from collections.abc import Mapping

from werkzeug.wrappers import Request

from suiche.demo.sandbox import masks, outcomes, signed
from suiche.demo.sandbox.box import Answer, Box
from suiche.demo.sandbox.store import Store
from suiche.kit.clock import now

PHONE = re.compile(r"1[3-9]\d{9}")
KEPT = 2000
CODE_TEMPLATE = "验证码{code}，5分钟内有效。我们不会向您要验证码。"


def send(box: Box, request: Request, _: Mapping[str, str]) -> Answer:
    """Answer SendSms; the same OutId is one message."""
    signed.check_acs3(box, request, "sms", "SendSms")
    phone, template = request.form.get("PhoneNumbers", ""), request.form.get("TemplateCode", "")
    seen = {"PhoneNumbers": masks.phone(phone), "TemplateCode": template}
    params = _params(request.form.get("TemplateParam", "{}"))
    out_id = request.form.get("OutId", "")
    request_id = hashlib.sha256(request.get_data()).hexdigest()[:32].upper()
    code = outcomes.for_last_four("sms", phone)
    if not PHONE.fullmatch(phone):
        code = "isv.MOBILE_NUMBER_ILLEGAL"
    elif params is None or not template or not out_id:
        code = "isv.INVALID_PARAMETERS"
    if code or params is None:
        return Answer(code, {"RequestId": request_id, "Code": code, "Message": code}, seen=seen)
    _keep(box.store, out_id, phone, template, params, request.form.get("SignName", ""))
    body = {"RequestId": request_id, "Code": "OK", "Message": "OK", "BizId": request_id[:20]}
    return Answer("OK", body, seen=seen)


def inbox(store: Store, phone: str = "", limit: int = 50) -> list[dict[str, object]]:
    """Return messages, newest first, of one phone or of all."""
    rows = store.rows(
        "select id, at, phone, template, params, text from sms where ? in ('', phone)"
        " order by id desc limit ?",
        phone,
        limit,
    )
    return [{**dict(row), "params": json.loads(row["params"])} for row in rows]


def latest_code(messages: list[dict[str, object]]) -> str | None:
    """Return the newest code among messages (parameter `code`), or None."""
    for message in messages:
        params = message["params"]
        if isinstance(params, dict) and params.get("code"):
            return str(params["code"])
    return None


def _params(text: str) -> dict[str, str] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else None


def _keep(
    store: Store, out_id: str, phone: str, template: str, params: dict[str, str], sign_name: str
) -> None:
    entry = (
        out_id,
        now().isoformat(timespec="milliseconds"),
        phone,
        template,
        json.dumps(params, ensure_ascii=False),
        f"【{sign_name}】{_text(template, params)}",
    )
    with store.work() as work:
        work.execute(
            "insert into sms(out_id, at, phone, template, params, text) values(?, ?, ?, ?, ?, ?)"
            " on conflict(out_id) do nothing",
            entry,
        )
        work.execute("delete from sms where id <= (select max(id) from sms) - ?", (KEPT,))


def _text(template: str, params: dict[str, str]) -> str:
    """The operator holds the approved wording; here a parameter `text` is it, or the parameters are shown."""
    if "text" in params:
        return params["text"]
    if set(params) == {"code"}:
        return CODE_TEMPLATE.format(code=params["code"])
    return f"{template} " + "，".join(f"{name} {value}" for name, value in params.items())
