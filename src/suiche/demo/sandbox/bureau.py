"""The credit bureau: hands out reports to whoever names an authorisation."""

import hashlib
from collections.abc import Mapping

from werkzeug.wrappers import Request

from suiche.demo.sandbox import bureau_reports, masks, outcomes, people, read, signed
from suiche.demo.sandbox.box import Answer, BadRequestError, Box
from suiche.kit.clock import now, shanghai

REASONS = {"01", "02", "03", "08", "16"}


def reports(box: Box, request: Request, _: Mapping[str, str]) -> Answer:
    """Answer a question for a report; without an authorisation number there is none."""
    signed.check_hmac(box, request, "bureau")
    asked = read.json_object(request)
    name, id_number = read.text(asked, "name"), read.text(asked, "id_number").upper()
    request_no, authorisation = read.text(asked, "request_no"), read.text(asked, "authorisation_no")
    reason = read.text(asked, "reason")
    if reason not in REASONS or not people.is_id_number(id_number):
        raise BadRequestError("reason or id_number")
    seen = {
        "name": masks.name(name),
        "id_number": masks.sequence(id_number),
        "reason": reason,
        "authorisation_no": masks.number(authorisation),
    }
    code = outcomes.for_id("bureau", id_number)
    if code == "SOURCE_ERROR" or (code == "SOURCE_ERROR_ONCE" and _odd(box, id_number)):
        return Answer("SOURCE_ERROR", {"code": "SOURCE_ERROR"}, seen=seen)
    report_no = "R" + hashlib.sha256(f"{request_no} {id_number}".encode()).hexdigest()[:20].upper()
    if code == "NO_RECORD":
        return Answer(code, {"code": code, "report_no": report_no}, seen=seen)
    at = shanghai(now())
    header = {"report_no": report_no, "reported_at": at.isoformat(timespec="seconds"), "reason": reason}
    report = bureau_reports.report(id_number, code, at.date())
    return Answer(code or "CLEAN", {"code": "OK", "report": {**header, **report}}, seen=seen)


def _odd(box: Box, id_number: str) -> bool:
    subject = hashlib.sha256(f"bureau {id_number}".encode()).hexdigest()
    return box.store.count_try(subject) % 2 == 1
