"""The whole way of a contract over the API, in the order a program walks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from suiche.journey.sign import tasks
from suiche.journey.sign.models import Disclosure
from suiche.kit.clock import now
from suiche.kit.models import AuditRow
from suiche.parties.queries import token_holder
from suiche.parties.roles import Role
from tests.channels.sign_in_codes import PASSWORD, another, hire, new_phone
from tests.steps.sign_world import Deal, a_minute_passes, approved, authority_at, sent_code

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def partner(settings: Any, authority_url: str) -> Iterator[None]:
    with authority_at(settings, authority_url):
        yield


@dataclass
class Program:
    """A program that holds a token."""

    token: str

    def get(self, path: str, status: int = 200) -> Any:
        answer = Client().get(f"{API}{path}", headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if "json" in answer["Content-Type"] else answer

    def post(self, path: str, body: dict[str, Any] | None = None, status: int = 200) -> Any:
        answer = Client().post(
            f"{API}{path}", json.dumps(body or {}), content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"},
        )  # fmt: skip
        assert answer.status_code == status, answer.content.decode()
        return answer.json()


def customer() -> tuple[Program, Deal]:
    """A program signed in as the customer of a fresh offer."""
    phone, open_door = new_phone(), Program("")
    open_door.post("/sign-in/code", {"phone": phone})
    token = open_door.post("/sign-in", {"phone": phone, "code": sent_code(phone)})["token"]
    holder = token_holder(token, at=now())
    assert holder is not None
    return Program(token), approved(customer_id=holder.who.customer_id, phone=phone, valid_days=36_500)


def staff(role: Role) -> Program:
    hire(role.value, role)
    return Program(
        Program("").post("/staff/sign-in", {"username": role.value, "password": PASSWORD})["token"]
    )


def test_the_whole_way() -> None:
    mine, deal = customer()
    (listed,) = mine.get(f"/contracts?application_id={deal.application_id}")
    base = f"/contracts/{listed['id']}"
    offer = mine.get(base)
    assert (offer["state"], offer["principal_fen"], offer["disclosure"]["instalment_fen"]) == (
        "offered",
        20_000_000,
        590_391,
    )
    assert mine.post(f"{base}/sign/code", status=409)["code"] == "disclosure_first"
    table = mine.post(f"{base}/disclosure/show")
    sha256 = {"table_sha256": table["table_sha256"]}
    assert mine.post(f"{base}/disclosure/confirm", sha256, status=409)["code"] == "too_early"
    Disclosure.objects.update(shown_at=now() - timedelta(seconds=10))
    assert (
        mine.post(f"{base}/disclosure/confirm", {"table_sha256": "0" * 64}, status=409)["code"]
        == "not_this_table"
    )
    assert mine.post(f"{base}/disclosure/confirm", sha256)["state"] == "disclosed"
    a_minute_passes()
    assert mine.post(f"{base}/sign/code")["expires_in_seconds"] == 300
    assert mine.post(f"{base}/sign", {"code": "000"}, status=422)["code"] == "bad_input"
    wrong = {"code": another(sent_code(deal.phone))}
    assert mine.post(f"{base}/sign", wrong, status=422)["code"] == "wrong_code"
    assert mine.post(f"{base}/sign", {"code": sent_code(deal.phone)})["state"] == "signing"
    tasks.seal(deal.contract_id)
    done = mine.get(f"{base}/status")
    assert done["done"]
    assert all(paper["signed"] for paper in done["papers"])
    pdf = mine.get(done["papers"][1]["href"].removeprefix(API))
    assert pdf.content.startswith(b"%PDF-")
    verified = upload(pdf.content)
    assert verified["verdict"] == "GENUINE"
    assert verified["signatures"][0]["signer"] == "林*禾"
    assert [step["state"] for step in mine.get(f"{base}/timeline")] == ["done", "done", "done", "now"]

    desk = staff(Role.OPERATIONS)
    (waiting,) = desk.get("/staff/contracts")
    address = f"/staff/contracts/{waiting['id']}"
    assert desk.post(f"{address}/activate", status=409)["code"] == "checklist_incomplete"
    for item in waiting["conditions"]:
        body = {"condition": item["condition"], "evidence": "看过原件", "vin": "1M8GDM9AXKP042788"}
        found = desk.post(f"{address}/checklist", body)
    assert all(item["ticked_at"] for item in found)
    assert desk.post(f"{address}/activate")["state"] == "active"
    assert desk.post(f"{address}/activate")["state"] == "active"
    assert mine.get(base)["state"] == "active"


def upload(content: bytes, status: int = 200) -> Any:
    file = SimpleUploadedFile("paper.pdf", content, content_type="application/pdf")
    answer = Client().post(f"{API}/verify", {"file": file})
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_somebody_elses_contract_is_not_found_and_audited() -> None:
    _, deal = customer()
    thief, _ = customer()
    base = f"/contracts/{deal.contract_id}"
    for path in (base, f"{base}/status", f"{base}/timeline"):
        assert thief.get(path, status=404)["code"] == "not_found"
    for path in (f"{base}/disclosure/show", f"{base}/withdraw", f"{base}/sign/code"):
        assert thief.post(path, status=404)["code"] == "not_found"
    assert AuditRow.objects.filter(outcome="denied", actor_kind="customer").count() == 6
    assert Program("nothing").get(base, status=401)["code"] == "not_signed_in"


def test_withdrawn_over_the_api() -> None:
    mine, deal = customer()
    base = f"/contracts/{deal.contract_id}"
    assert mine.post(f"{base}/withdraw")["state"] == "withdrawn"
    assert mine.post(f"{base}/withdraw", status=409)["code"] == "illegal_move"


def test_only_operations_pays_out() -> None:
    reader, (mine, deal) = staff(Role.SUPERVISOR), customer()
    assert reader.get("/staff/contracts") == []
    assert reader.post(f"/staff/contracts/{deal.contract_id}/activate", status=403)["code"] == "not_allowed"
    assert mine.get("/staff/contracts", status=403)["code"] == "not_allowed"
    assert staff(Role.AUDITOR).get("/staff/contracts", status=403)["code"] == "not_allowed"
