"""What tests of sign-in share: fresh phones, and reading the code that waits to be sent.

A code stands in the database only as ciphertext, until the operator has it; the tests hold the key.
"""

from __future__ import annotations

import itertools
import json

from django.test import Client

from suiche.contact.models import Message
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.kit.fields import blind_index
from suiche.parties.actions.hire_staff import hire_staff
from suiche.parties.roles import Role

PASSWORD = "a long work password"
_numbers = itertools.count(10_000_000)


def new_phone() -> str:
    """Return a number nobody has used."""
    return f"138{next(_numbers)}"


def sent_code(phone: str) -> str:
    """Return the newest code on its way to a phone."""
    message = Message.objects.filter(phone_index=blind_index(phone), kind="code").order_by("-queued_at")[0]
    return str(json.loads(message.params or "{}")["code"])


def another(code: str) -> str:
    """Return a code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def signed_in_client(phone: str | None = None) -> Client:
    """Return a browser in which a customer has signed in."""
    client, number = Client(), phone or new_phone()
    client.post("/sign-in", {"phone": number})
    answer = client.post("/sign-in/code", {"code": sent_code(number)})
    assert answer.status_code == 302, answer.content.decode()
    return client


def hire(username: str, *roles: Role) -> None:
    """Hire somebody with the tests' password."""
    hire_staff(username=username, name="林一", password=PASSWORD, roles=roles, by=SYSTEM, at=now())
