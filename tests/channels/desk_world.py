"""Colleagues at their desks, for tests of the staff's pages."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.test import Client

from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import now
from suiche.parties.actions.hire_clerk import hire_clerk
from suiche.parties.actions.hire_staff import hire_staff
from suiche.parties.models import DealerClerk, Staff
from suiche.parties.roles import Role
from tests.channels.sign_in_codes import PASSWORD


def seat(username: str, *roles: Role) -> tuple[Client, Actor]:
    """Hire somebody; return their signed-in browser and who they are in the records."""
    cache.clear()
    hire_staff(username=username, name=f"林{username}", password=PASSWORD, roles=roles, by=SYSTEM, at=now())
    staff = Staff.objects.get(sign_in__username=username)
    return _browser(username), Actor("staff", str(staff.id))


def counter(username: str, dealer_id: UUID) -> tuple[Client, Actor]:
    """Hire a dealer's clerk; return their signed-in browser and who they are in the records."""
    cache.clear()
    hire_clerk(
        dealer_id=dealer_id,
        username=username,
        name=f"钱{username}",
        password=PASSWORD,
        by=SYSTEM,
        at=now(),
    )
    clerk = DealerClerk.objects.get(sign_in__username=username)
    return _browser(username), Actor("dealer", str(clerk.id))


def _browser(username: str) -> Client:
    client = Client()
    answer = client.post("/desk/sign-in", {"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def text_of(client: Client, address: str, status: int = 200, **query: str) -> str:
    """Open an address and return the page; the status must be as expected."""
    answer = client.get(address, query)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()
