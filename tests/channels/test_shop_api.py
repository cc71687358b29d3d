"""The shop's API: whole fen, refusals with a code and a field, nobody sees another's quotes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from suiche.catalogue import queries as catalogue
from suiche.demo.company.products import PRODUCTS
from suiche.kit import deployment
from suiche.kit.clock import now
from tests.company import stocked

pytestmark = pytest.mark.django_db
KEY = "visitor-key-0123456789"


@pytest.fixture(autouse=True)
def _company(db: None) -> None:
    stocked()
    deployment.mark(demo=True, at=now())


def ask(**changes: Any) -> dict[str, Any]:
    car = next(found for found in catalogue.vehicles() if found.code == "TESLA-MODEL-Y")
    asked = {
        "vehicle_id": str(car.id),
        "plan": "STD",
        "deal_price_fen": 26_350_000,
        "down_payment_fen": 6_350_000,
        "terms": 36,
    }
    return {**asked, **changes}


def post(client: Client, path: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_vehicles_and_plans(client: Client) -> None:
    found = client.get("/api/v1/vehicles?energy=BEV&body=SUV").json()
    assert {one["energy"] for one in found} == {"BEV"} and all(one["demo"] for one in found)
    assert found[0]["official_price_fen"] == 25_350_000
    one = client.get(f"/api/v1/vehicles/{found[0]['id']}").json()
    assert one == found[0]
    codes = [plan["code"] for plan in client.get(f"/api/v1/plans?vehicle_id={one['id']}").json()]
    assert codes == sorted(one.product_code for one in PRODUCTS if one.product_code != "USED-36-688")
    assert len(client.get("/api/v1/plans").json()) == len(PRODUCTS)
    missing = client.get("/api/v1/vehicles/00000000-0000-4000-8000-000000000000")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_calculate_is_the_golden_example(client: Client) -> None:
    # 200,000 at 3.99 % over 36 months: 5,903.91, last 5,903.77, interest 12,540.62 (worked example 1)
    found = post(client, "/calculate", ask()).json()
    assert found["instalment"]["amount_fen"] == 590_391
    assert found["last_instalment"]["amount_fen"] == 590_377
    assert found["total_interest"]["amount_fen"] == 1_254_062
    assert found["apr_simple_pct"] == "3.9900" and len(found["rows"]) == 36
    for name in ("principal", "instalment", "total_interest", "total_payment", "fees", "against_cash"):
        assert sum(line["amount_fen"] for line in found[name]["lines"]) == found[name]["amount_fen"]
    assert "." not in json.dumps([row["payment_fen"] for row in found["rows"]])


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"down_payment_fen": 1}, "Q_LTV", "down"),
        ({"terms": 17}, "Q_TERM", "terms"),
        ({"terms": 72}, "Q_TERM_CAP", "terms"),
        ({"balloon_fen": 100}, "Q_BALLOON_RANGE", "balloon"),
        ({"plan": "USED-36-688"}, "Q_MODEL_NOT_ELIGIBLE", "plan"),
    ],
)
def test_refusals_have_code_field_and_sentence(
    client: Client, change: dict[str, Any], code: str, field: str
) -> None:
    answer = post(client, "/calculate", ask(**change))
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, code, field)
    assert answer.json()["message"].endswith("。")
    english = post(client, "/calculate", ask(**change), **{"Accept-Language": "en"}).json()["message"]
    assert not re.search(r"[一-鿿]", english)


def test_a_plan_that_is_not_there_and_a_body_that_is_wrong(client: Client) -> None:
    assert post(client, "/calculate", ask(plan="NO-SUCH")).status_code == 404
    assert post(client, "/calculate", ask(terms="many")).status_code == 422
    assert post(client, "/calculate", ask(down_payment_fen=-1)).status_code == 422


def test_saving_needs_an_owner_and_is_repeatable(client: Client) -> None:
    assert post(client, "/quotes", ask()).status_code == 401
    assert post(client, "/quotes", ask(), **{"X-Visitor-Key": "short"}).status_code == 422
    headers = {"X-Visitor-Key": KEY, "Idempotency-Key": "once"}
    first, second = post(client, "/quotes", ask(), **headers), post(client, "/quotes", ask(), **headers)
    assert first.status_code == 201 and first.json() == second.json()
    other = post(client, "/quotes", ask(terms=24), **headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert len(_mine(client).json()) == 1
    stranger = post(client, "/quotes", ask(terms=24), **headers | {"X-Visitor-Key": "another-key-0123456789"})
    assert stranger.status_code == 201  # keys of different people do not meet
    long = post(client, "/quotes", ask(), **headers | {"Idempotency-Key": "k" * 81})
    assert (long.status_code, long.json()["field"]) == (422, "Idempotency-Key")
    assert client.get(first.json()["share_path"]).status_code == 200


def test_nobody_sees_another_s_quotes(client: Client) -> None:
    saved = post(client, "/quotes", ask(), **{"X-Visitor-Key": KEY}).json()
    assert client.get(f"/api/v1/quotes/{saved['id']}", headers={"X-Visitor-Key": KEY}).json() == saved
    stranger = {"X-Visitor-Key": "another-key-0123456789"}
    assert client.get(f"/api/v1/quotes/{saved['id']}", headers=stranger).status_code == 404
    assert client.get("/api/v1/quotes", headers=stranger).json() == []
    assert (
        client.get(
            "/api/v1/quotes", headers={"Authorization": "Bearer wrong", "X-Visitor-Key": KEY}
        ).status_code
        == 401
    )


def _mine(client: Client) -> Any:
    return client.get("/api/v1/quotes", headers={"X-Visitor-Key": KEY})
