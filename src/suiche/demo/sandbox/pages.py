"""The partners' pages for people and tests: what each saw, the SMS inbox, latency and faults, new people."""

import json
from collections.abc import Mapping

from werkzeug.exceptions import NotFound, UnprocessableEntity
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from suiche.demo.sandbox import faults, outcomes, people, read, sms
from suiche.demo.sandbox.box import PARTNERS, BadRequestError, Box
from suiche.demo.sandbox.rendering import HERE, json_response, page, root_of

NAMES = {
    "identity": ("身份核验", "Identity"),
    "bureau": ("征信", "Credit bureau"),
    "bank": ("银行卡核验", "Bank cards"),
    "payments": ("支付网关", "Payment gateway"),
    "payout": ("付款", "Payout"),
    "debit": ("代扣", "Direct debit"),
    "sms": ("短信", "SMS"),
}


def index(box: Box, request: Request, _: Mapping[str, str]) -> Response:
    """List the last requests of a partner (?partner=), of all by default."""
    wanted = request.args.get("partner", "")
    chosen = (wanted,) if wanted in PARTNERS else PARTNERS
    tables = [(partner, seen_by(box, partner)) for partner in chosen]
    values = {"tables": tables, "names": NAMES, "partners": PARTNERS, "chosen": wanted}
    return page(request, "index.html", values)


def seen_by(box: Box, partner: str) -> list[dict[str, object]]:
    """Return the last 200 requests that a partner saw, newest first."""
    rows = box.store.rows(
        "select at, endpoint, input, outcome, status, latency_ms from seen where partner = ? order by id desc",
        partner,
    )
    return [{**dict(row), "input": json.loads(row["input"])} for row in rows]


def seen_json(box: Box, _request: Request, where: Mapping[str, str]) -> Response:
    """The same list for a program."""
    if where["partner"] not in PARTNERS:
        raise NotFound("no such partner")
    return json_response({"partner": where["partner"], "seen": seen_by(box, where["partner"])})


def inbox(box: Box, request: Request, _: Mapping[str, str]) -> Response:
    """Show the messages of a phone (?phone=), of all by default."""
    phone = request.args.get("phone", "")
    values = {"messages": sms.inbox(box.store, phone), "phone": phone}
    return page(request, "inbox.html", values)


def inbox_json(box: Box, request: Request, _: Mapping[str, str]) -> Response:
    """Messages of a phone, newest first, and the newest code among them."""
    messages = sms.inbox(box.store, request.args.get("phone", ""))
    return json_response({"latest_code": sms.latest_code(messages), "messages": messages})


def settings(box: Box, request: Request, _: Mapping[str, str]) -> Response:
    """Show latency and faults of every partner."""
    return page(request, "settings.html", _settings(box, ""))


def change_settings(box: Box, request: Request, where: Mapping[str, str]) -> Response:
    """Take one partner's form."""
    wanted: dict[str, object] = {"mode": request.form.get("mode", "")}
    try:
        for name in faults.LIMITS:
            typed = request.form.get(name, "").strip()
            wanted[name] = int(typed) if typed.isascii() and typed.isdigit() else (typed or None)
        faults.change(box.store, where["partner"], wanted)
    except BadRequestError as error:
        return page(request, "settings.html", _settings(box, str(error)), status=422)
    language = "en" if request.form.get("lang") == "en" else "zh"
    return redirect(f"{root_of(request)}/settings?lang={language}", 303)


def faults_json(box: Box, _request: Request, _: Mapping[str, str]) -> Response:
    """Latency and faults of every partner, for a program."""
    return json_response(faults.everyone(box.store))


def put_faults(box: Box, request: Request, where: Mapping[str, str]) -> Response:
    """Replace one partner's settings: latency_ms, error_percent, mode, delay_seconds; {} is normal again."""
    try:
        faults.change(box.store, where["partner"], read.json_object(request))
    except BadRequestError as error:
        raise UnprocessableEntity(str(error)) from error
    return json_response(faults.everyone(box.store)[where["partner"]])


def person(_box: Box, request: Request, _: Mapping[str, str]) -> Response:
    """An invented person of a seed: ?seed=…, with the endings of the table in ?id= ?card= ?phone=."""
    seed = request.args.get("seed", "")
    wanted = {name: request.args.get(name, "") for name in ("id", "card", "phone")}
    fits = all(not v or (v.isascii() and v.isdigit()) for v in wanted.values())
    lengths = {"id": 3, "card": 4, "phone": 4}
    if not seed or not fits or any(value and len(value) != lengths[name] for name, value in wanted.items()):
        raise UnprocessableEntity("seed is needed; id has 3 digits, card and phone have 4")
    made = people.person(
        seed, id_ending=wanted["id"], card_ending=wanted["card"], phone_ending=wanted["phone"]
    )
    return json_response(vars(made))


def outcomes_json(_box: Box, _request: Request, _: Mapping[str, str]) -> Response:
    """The table of inputs and outcomes, for a program."""
    return json_response([{**o._asdict(), "where": outcomes.WHERE[o.partner]} for o in outcomes.OUTCOMES])


def style(_box: Box, _request: Request, _: Mapping[str, str]) -> Response:
    """The style sheet."""
    return Response((HERE / "static" / "sandbox.css").read_bytes(), content_type="text/css; charset=utf-8")


def health(box: Box, _request: Request, _: Mapping[str, str]) -> Response:
    """Tell that the sandbox answers and its memory can be written."""
    box.store.count_try("health")
    return json_response({"ok": True})


def _settings(box: Box, problem: str) -> dict[str, object]:
    values = faults.everyone(box.store)
    return {"faults": values, "names": NAMES, "problem": problem, "delays": faults.DELAY_SECONDS}
