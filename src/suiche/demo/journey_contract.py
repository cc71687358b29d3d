"""The middle of the road: apply, be decided, read the cost table, sign, receive the car."""

from __future__ import annotations

import io
import time
from typing import Any
from uuid import UUID

from PIL import Image

from suiche.demo.journey_road import Road, StepFailed, yuan
from suiche.parties.numbers import is_vin

MONTHLY_INCOME_FEN = 3_000_000
EVIDENCE = {
    "down_payment": "收据 DEMO-1",
    "invoice": "发票 DEMO-2",
    "insurance": "保单 DEMO-3",
    "mandate": "代扣签约成功",
    "delivery": "交车单 DEMO-4",
}


def _photo() -> bytes:
    """Draw a picture that stands for a photo of a paper: nothing of a real document."""
    out = io.BytesIO()
    Image.new("RGB", (1280, 820), (226, 236, 233)).save(out, "JPEG", quality=80)
    return out.getvalue()


def apply(road: Road) -> str:
    """Answer every part, add photos, give the consents, submit; a second submit changes nothing."""
    dealers = road.call("GET", "/dealers", params={"vehicle_id": road.seen["vehicle"]["id"]})
    if not dealers:
        raise StepFailed("no dealer hands over this car")
    body = {"quote_id": road.seen["quote"]["id"], "dealer_id": dealers[0]["id"]}
    application = road.call("POST", "/applications", json=body)
    here = f"/applications/{application['id']}"
    person = road.person
    road.call(
        "PUT",
        f"{here}/identity",
        json={"name": person["name"], "id_number": person["id_number"], "valid_until": "2045-06-30"},
    )
    road.call("PUT", f"{here}/income", json={"monthly_income_fen": MONTHLY_INCOME_FEN, "monthly_debt_fen": 0})
    road.call("PUT", f"{here}/card", json={"card_no": person["card_no"], "mobile": person["phone"]})
    for kind in ("id_front", "id_back"):
        road.call(
            "POST",
            f"{here}/photos",
            data={"kind": kind},
            files={"file": ("photo.jpg", _photo(), "image/jpeg")},
        )
    kinds = [text["kind"] for text in road.call("GET", "/consent-texts")]
    road.call("POST", f"{here}/consents", json={"kinds": kinds})
    first = road.call("POST", f"{here}/submit")
    if road.call("POST", f"{here}/submit")["submitted_at"] != first["submitted_at"]:
        raise StepFailed("a second submit submitted again")
    road.seen["application"] = application["id"]
    return f"{first['number']}, {len(kinds)} consents"


def decided(road: Road) -> str:
    """Wait for identity, bureau and bank to answer and the rules to decide."""
    here = f"/applications/{road.seen['application']}"
    found = road.wait("a decision", lambda: road.call("GET", here), lambda seen: seen["decision"] is not None)
    decision = found["decision"]
    if decision["outcome"] != "APPROVE":
        raise StepFailed(
            f"decided {decision['outcome']}: {[reason['code'] for reason in decision['reasons']]}"
        )
    offered = road.wait(
        "an offer",
        lambda: road.call("GET", "/contracts", params={"application_id": road.seen["application"]}),
        bool,
    )
    road.seen["contract"] = offered[0]["id"]
    return f"approved until {decision['valid_until']}"


def read(road: Road) -> str:
    """Read the cost table: too early is refused; its figures are the calculation's; then confirm."""
    here = f"/contracts/{road.seen['contract']}/disclosure"
    table = road.call("POST", f"{here}/show")
    body = {"table_sha256": table["table_sha256"]}
    road.call("POST", f"{here}/confirm", json=body, expect=(409, 422, 425))
    if table["total_interest_fen"] != road.seen["calculation"]["total_interest"]["amount_fen"]:
        raise StepFailed("the cost table and the calculation differ")
    time.sleep(table["seconds_left"] + 0.5)
    confirmed = road.call("POST", f"{here}/confirm", json=body)
    return f"{confirmed['read_seconds']} s, {table['annual_cost_ppm'] / 10_000:.2f} % all in"


def sign(road: Road) -> str:
    """Sign with a code; both signatures and their time stamps are checked on the public page."""
    here = f"/contracts/{road.seen['contract']}"
    before = road.messages(road.person["phone"])
    road.call("POST", f"{here}/sign/code")
    road.call("POST", f"{here}/sign", json={"code": road.code(road.person["phone"], before)})
    status = road.wait("the seals", lambda: road.call("GET", f"{here}/status"), lambda seen: seen["done"])
    paper = next(paper for paper in status["papers"] if paper["kind"] == "CONTRACT")
    pdf = road.call("GET", f"{here}/papers/{paper['id']}.pdf")
    genuine = verify(road, pdf)
    if genuine["verdict"] != "GENUINE":
        raise StepFailed(f"the contract is {genuine['verdict']}: {genuine['words']['en']}")
    middle = len(pdf) // 3
    tampered = verify(road, pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :])
    if tampered["verdict"] == "GENUINE":
        raise StepFailed("a changed contract is called genuine")
    return f"{len(genuine['signatures'])} signatures; a changed copy is {tampered['verdict']}"


def demo_vin(contract_id: str) -> str:
    """Make up a number with a right check digit: each contract has a car of its own."""
    serial = f"{UUID(contract_id).int % 1_000_000:06d}"
    return next(vin for sign in "0123456789X" if is_vin(vin := f"LBEHDAFB{sign}KY{serial}"))


def verify(road: Road, pdf: bytes) -> Any:
    """Ask the public page about a PDF."""
    return road.call("POST", "/verify", token="", files={"file": ("paper.pdf", pdf, "application/pdf")})


def receive(road: Road) -> str:
    """Staff tick the checklist; paying out before it is complete is refused; then the loan runs."""
    staff = road.as_staff("operations")
    here = f"/staff/contracts/{road.seen['contract']}"
    road.call("POST", f"{here}/activate", token=staff, expect=(409, 422))
    for condition, evidence in EVIDENCE.items():
        vin = {"vin": demo_vin(road.seen["contract"])} if condition == "invoice" else {}
        road.call(
            "POST",
            f"{here}/checklist",
            token=staff,
            json={"condition": condition, "evidence": evidence, **vin},
        )
    road.call("POST", f"{here}/activate", token=staff)
    loans = road.wait("the loan", lambda: road.call("GET", "/loans"), bool)
    road.seen["loan"] = loans[0]["loan_id"]
    return f"{loans[0]['contract_no']}, {yuan(loans[0]['principal_fen'])}"
