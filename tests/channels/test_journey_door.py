"""``suiche journey`` against a demo that is not on loopback: its pages ask for a password, its API for a token."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from suiche.demo import company
from suiche.demo.company.people import PASSWORD
from suiche.demo.journey import _arrive
from suiche.kit import deployment
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.parties.actions.issue_token import issue_token
from suiche.parties.actions.register_customer import register_customer

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_password_opens_the_demo_and_leaves_the_token_alone(
    live_server: LiveServer, settings: Any
) -> None:
    deployment.mark(demo=True, at=now())
    settings.DEMO_PASSWORD, settings.SANDBOX_URL = "open-sesame", "http://127.0.0.1:1"
    with pytest.raises(httpx.HTTPStatusError):
        _arrive(live_server.url)
    road = _arrive(live_server.url.replace("http://", "http://demo:open-sesame@"))
    assert road.known["sandbox_url"] == "http://127.0.0.1:1"
    someone = register_customer(phone="13800000016", by=SYSTEM, at=now())
    road.token = issue_token(sign_in_id=someone.sign_in_id, by=SYSTEM, at=now()).token
    assert road.call("GET", "/loans") == []


def test_where_others_reach_the_demo_its_colleagues_have_a_password_of_their_own(settings: Any) -> None:
    def enters(password: str) -> bool:
        body = {"username": "fuhe", "password": password}
        return (
            Client().post("/api/v1/staff/sign-in", body, content_type="application/json").status_code == 200
        )

    company.hire(now())
    company.let_in(now())
    assert enters(PASSWORD), "on this machine alone it is always the same"
    settings.DEMO_PASSWORD = "open-sesame"
    company.let_in(now())
    assert (enters(PASSWORD), enters("open-sesame")) == (False, True)
    assert not any(PASSWORD in line.zh + line.en for line in company.who())
    settings.DEMO_PASSWORD = ""
    company.let_in(now())
    assert enters(PASSWORD)
