"""What strangers can write is bounded: rows of the trail, saved quotes, photos; and nobody's key stands in another's way."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from suiche.catalogue import queries as catalogue
from suiche.channels import access
from suiche.journey.apply.actions.add_photo import add_photo
from suiche.journey.apply.actions.withdraw_application import withdraw_application
from suiche.journey.apply.actions.write_photo import MOST_A_DAY, TooManyPhotosToday
from suiche.journey.apply.models import Application, Photo
from suiche.journey.apply.photos import CleanPhoto
from suiche.journey.apply.states import PhotoKind
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant, business_date, now
from suiche.kit.limits import within_limit
from suiche.kit.models import AuditRow
from tests.channels.account_world import person
from tests.company import stocked
from tests.steps import apply_world as world

pytestmark = pytest.mark.django_db
HERE = "127.0.0.1"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def used(name: str, times: int, subject: str = HERE) -> None:
    """Count this address so many times more."""
    at = now()
    for _ in range(times):
        within_limit(name=name, subject=subject, most=10_000, window=access.HOUR, at=at)


def test_a_stranger_who_tries_addresses_all_day_is_answered_and_no_longer_written_down() -> None:
    client = Client()
    assert client.get(f"/saved/{uuid4()}").status_code == 404
    assert AuditRow.objects.filter(outcome="denied").count() == 1
    used("denied", access.DENIALS - 1)
    for _ in range(3):
        assert client.get(f"/saved/{uuid4()}").status_code == 404
    assert AuditRow.objects.filter(outcome="denied").count() == 1
    person().client.get(f"/account/loans/{uuid4()}")
    assert AuditRow.objects.filter(outcome="denied").count() == 2, "a person is counted apart"


def test_a_stranger_with_a_household_of_addresses_is_one_stranger() -> None:
    used("denied", access.DENIALS, "2001:db8:1:2::")
    for address, written in (("2001:db8:1:2::1", 0), ("2001:db8:1:2:ffff::9", 0), ("2001:db8:1:3::1", 1)):
        assert Client(REMOTE_ADDR=address).get(f"/saved/{uuid4()}").status_code == 404
        assert AuditRow.objects.filter(outcome="denied").count() == written, address


@pytest.fixture
def shop() -> None:
    """A shop with cars and plans."""
    stocked()


def form(key: str) -> dict[str, str]:
    """The calculator's form."""
    car = next(found for found in catalogue.vehicles() if found.code == "TESLA-MODEL-Y")
    version = catalogue.plan("STD", business_date())
    wish = {"price": "263,500", "down": "60,000", "terms": "36"}
    return {"car": str(car.id), "version": str(version.id), "key": key, **wish}


@pytest.mark.usefixtures("shop")
def test_visitors_of_one_address_save_so_many_an_hour_and_a_customer_counts_apart() -> None:
    sent = form("")
    assert Client().post("/saved/new", sent).status_code == 302
    used("save", access.SAVED - 1)
    answer = Client().post("/saved/new", sent)
    assert (answer.status_code, "请" in answer.content.decode()) == (429, True)
    wish = {
        "vehicle_id": sent["car"],
        "plan": "STD",
        "deal_price_fen": 26_350_000,
        "down_payment_fen": 6_000_000,
    }
    asked = Client().post(
        "/api/v1/quotes",
        json.dumps({**wish, "terms": 36}),
        content_type="application/json",
        headers={"X-Visitor-Key": "v" * 20},
    )
    assert (asked.status_code, asked.json()["code"]) == (429, "too_many_tries")
    assert person().client.post("/saved/new", sent).status_code == 302


@pytest.mark.usefixtures("shop")
def test_the_key_of_one_persons_form_does_not_stand_in_anothers_way() -> None:
    sent = form("the-same-key")
    addresses = [person().client.post("/saved/new", sent)["Location"] for _ in range(2)]
    assert all(address.startswith("/saved/") for address in addresses)
    assert addresses[0] != addresses[1]
    visitor = Client()
    visitor.post("/saved/new", form(""))  # from here on it has a key of its own
    twice = [visitor.post("/saved/new", sent)["Location"] for _ in range(2)]
    assert twice[0] == twice[1], "a second click saves nothing more"


def test_what_a_visitors_key_reads_stays_in_no_cache() -> None:
    answer: Any = Client().get("/api/v1/quotes", headers={"X-Visitor-Key": "k" * 20})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


def test_photos_of_one_customer_are_bounded_over_all_applications() -> None:
    world.open_shop()
    one = world.started()
    by, at = Actor("customer", str(one.customer_id)), now()
    Photo.objects.bulk_create(
        Photo(application_id=one.application_id, kind=PhotoKind.ID_FRONT.value, content=b"x", sha256="x", width=1, height=1, uploaded_at=at)
        for _ in range(MOST_A_DAY)
    )  # fmt: skip
    withdraw_application(application_id=one.application_id, customer_id=one.customer_id, by=by, at=at)
    again = Application.objects.get(id=one.application_id)
    again.pk = None
    again.id, again.number, again.state = uuid4(), "SA-2", "draft"
    again.save(force_insert=True)

    def send(at: Instant) -> UUID:
        photo = CleanPhoto(b"y", 1, 1)
        return add_photo(
            application_id=again.id,
            customer_id=one.customer_id,
            kind=PhotoKind.ID_FRONT,
            photo=photo,
            by=by,
            at=at,
        )

    with pytest.raises(TooManyPhotosToday):
        send(at)
    assert isinstance(send(Instant(at + timedelta(days=1, seconds=1))), UUID)
