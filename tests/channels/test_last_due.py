"""The big sum at the end of a loan stands wherever its instalment does, with its day, until the contract is signed."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from suiche.catalogue import queries as catalogue
from suiche.channels.design.wording import day, yuan
from suiche.journey.shop import queries as shop
from suiche.journey.shop.actions.save_quote import save_quote
from suiche.journey.shop.queries import LastDue
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date, now
from suiche.maths.schedule import last_lump
from tests.channels.sign_in_codes import signed_in_client
from tests.channels.test_apply_pages import begin, fill, me
from tests.steps import apply_world as world

pytestmark = pytest.mark.django_db
BALLOON = "BALLOON-36-25"


@pytest.fixture(autouse=True)
def _company(db: None) -> None:
    cache.clear()
    world.open_shop()


def stands_on(client: Client, path: str, due: LastDue) -> None:
    """The page names what it is, how much, and the day."""
    page = client.get(path).content.decode()
    whole, fen = yuan(due.fen).split(".")
    assert due.label.zh in page, path
    assert f"{whole}<small>.{fen}</small>" in page or f"{whole}.{fen}" in page, path
    assert day(due.on) in page, path


def test_only_plans_with_a_big_end_have_one() -> None:
    on, ends = date(2026, 3, 2), {}
    for plan in catalogue.plans(on):
        found = shop.example(plan, plan.terms[-1], on)
        residual_fen = found.terms.balloon_fen if plan.leased else None
        due = shop.last_due(found.schedule.rows, residual_fen=residual_fen)
        if due is not None:
            ends[plan.product_code] = due
    assert set(ends) == {BALLOON, "5050-A", "5050-B", "LEASE-36-RV30"}
    # 100,000 lent at 20 % down: the price is 125,000, a quarter of it is left to the end, with the 36th instalment.
    assert ends[BALLOON].fen > 3_125_000
    assert ends[BALLOON].on == date(2029, 3, 2)
    assert "本金" in ends["5050-A"].label.zh
    assert "残值" in ends["LEASE-36-RV30"].label.zh
    assert last_lump(()) is None


def test_it_stands_on_every_page_before_the_contract() -> None:
    client, on = signed_in_client(), business_date()
    car = next(found for found in catalogue.vehicles() if found.code == "TESLA-MODEL-Y")
    plan = catalogue.plan(BALLOON, on)
    wish = shop.usual_wish(car, plan, on)
    saved = save_quote(
        vehicle_id=car.id, version_id=plan.id, wish=wish, customer_id=me(client),
        key=str(uuid4()), by=SYSTEM, at=now(), on=on,
    )  # fmt: skip
    due = shop.quote(saved.quote_id, on=on, customer_id=me(client)).last_due
    assert due is not None
    for path in (f"/cars/{car.id}", "/saved", f"/saved/{saved.quote_id}", f"/calculator?car={car.id}&plan={BALLOON}"):  # fmt: skip
        stands_on(client, path, due)
    example = shop.example(plan, 36, on)
    of_example = shop.last_due(example.schedule.rows)
    assert of_example is not None
    stands_on(client, "/plans", of_example)
    base = begin(client, saved.quote_id)
    for step in ("dealer", "income"):
        stands_on(client, f"{base}/{step}", due)
    fill(client, base, world.new_person())
    stands_on(client, f"{base}/check", due)
    stands_on(client, base.replace("/apply/", "/applications/"), due)
