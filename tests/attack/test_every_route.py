"""Every address with values that no page of ours sends: numbers without end, dates at the end of the calendar, half
characters, lists in lists. Whatever is answered, it is never a fault of ours.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache as once
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client
from django.urls import get_resolver

from suiche.kit import deployment
from suiche.kit.clock import now
from suiche.parties.models import Customer
from suiche.parties.roles import Role
from tests.channels.account_world import Person, loan_in, person
from tests.channels.desk_world import seat
from tests.channels.sign_in_codes import PASSWORD, hire
from tests.channels.test_account_api import Program
from tests.tidy.test_routes import routes
from tests.tidy.tree import ROOT

pytestmark = pytest.mark.django_db

ENDLESS = "9" * 4400  # Python reads no number of more than 4,300 digits
TYPED = (ENDLESS, "9" * 25, "²", "9999-12-31", "0001-01-01")  # 25 digits: a number, and no column holds it
NAMED = re.compile(
    r'(?:GET|POST)(?:\.get|\.getlist)?[(\[]"(\w+)"|<(?:input|select|textarea)[^>]*\bname="(\w+)"'
)
LONG = os.environ.get("SUICHE_LONG") == "1"
API = "api/v1/"
# Where signing out ends the walk, a partner's own form is read, the sandbox or a car handed over would have to be there,
# or nothing is asked for.
LEFT_ALONE = (
    "design",
    "desk/activation",
    "sign-out",
    "api/v1/sign-out",
    "callbacks/",
    "demo/sandbox/",
    "api/v1/verify",
)
SCHEMAS = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))


@once
def names() -> tuple[str, ...]:
    """Every name that a page is seen to ask an address or a form for."""
    files = [*(ROOT / "src/suiche/channels").rglob("*.py"), *(ROOT / "src/suiche").rglob("*.html")]
    found = (match.groups() for file in files for match in NAMED.finditer(file.read_text(encoding="utf-8")))
    return tuple(sorted({name for groups in found for name in groups if name}))


class Anything(QueryDict):
    """An address or a form in which whatever is asked for stands, with one and the same value."""

    def __init__(self, value: str) -> None:
        super().__init__(mutable=True)
        self.value = value
        for name in names():
            self[name] = value

    def __getitem__(self, name: str) -> str:
        return self.value

    def get(self, name: str, default: Any = None) -> Any:
        return self.value

    def getlist(self, name: str, default: Any = None) -> list[Any]:
        return [self.value]

    def __contains__(self, name: object) -> bool:
        return True


def everywhere(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware of this test: fills address and form with what the header says."""

    def filled(request: HttpRequest) -> HttpResponse:
        value = request.META.get("typed")
        if value is not None:
            request.GET = Anything(value)  # type: ignore[assignment]
            request._post, request._files = Anything(value), request.FILES  # type: ignore[attr-defined]
        return get_response(request)

    return filled


def addresses(known: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Every address with its view; the parts that vary are what there is, else what there is not."""

    def part(match: re.Match[str]) -> str:
        name = match.group(1).rpartition(":")[2]
        return known.get(name) or (str(uuid4()) if name.endswith("_id") and name != "job_id" else ENDLESS)

    for address, view in dict(routes(get_resolver().url_patterns)).items():
        if not address.startswith(LEFT_ALONE) and not address.endswith("openapi.json"):
            yield re.sub(r"<([^>]+)>", part, address), view


@pytest.fixture
def known(settings: Any) -> dict[str, str]:
    """What there is, in the names of addresses: a loan."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.everywhere"]
    cache.clear()
    deployment.mark(demo=True, at=now())
    return {"key": "waive", "kind": "marketing"}


def test_no_page_answers_a_strange_value_with_a_fault(known: dict[str, str]) -> None:
    who = person()
    known["loan_id"] = str(loan_in("today", who, 1).loan_id)
    desk, _ = seat("all", *Role)
    faults = []
    for address, view in addresses(known):
        if address.startswith(API):
            continue
        browser = desk if getattr(view, "access_rule", "").startswith("staff") else who.client
        browser.raise_request_exception = False
        for value in TYPED if LONG else TYPED[:1]:
            for method in (browser.get, browser.post):
                status = method(f"/{address}", typed=value).status_code
                if status >= 500:
                    faults.append(f"{status} {method.__name__} /{address[:90]} {value[:12]}")
    assert not faults, "\n".join(faults)


def body(schema: dict[str, Any]) -> Any:
    """The largest or last value that a schema of the API's description lets through."""
    schema = next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)
    if "$ref" in schema:
        return body(SCHEMAS["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "enum" in schema:
        return schema["enum"][-1]
    made: dict[str, Callable[[], Any]] = {
        "object": lambda: {name: body(one) for name, one in schema.get("properties", {}).items()},
        "array": lambda: [body(schema["items"])],
        "integer": lambda: schema.get("maximum", 10**25),
        "boolean": lambda: True,
        "string": lambda: (
            {"uuid": str(uuid4()), "date": "9999-12-31"}.get(schema.get("format", ""))
            or "²" * schema.get("maxLength", 5000)
        ),
    }
    return made[schema.get("type", "string")]()


def test_no_part_of_the_api_answers_a_strange_value_with_a_fault(known: dict[str, str]) -> None:
    program = Program()
    known["loan_id"] = str(loan_in("today", Person(program.client, Customer.objects.get()), 1).loan_id)
    hire("all", *Role)
    staff = program.post("/staff/sign-in", {"username": "all", "password": PASSWORD}).json()["token"]
    program.client.raise_request_exception = False
    faults = []
    for path, operations in SCHEMAS["paths"].items():
        address = re.sub(r"{(\w+)}", lambda match: known.get(match.group(1)) or str(uuid4()), path)
        for method, operation in operations.items():
            if path.removeprefix("/").startswith(LEFT_ALONE):
                continue
            content = operation.get("requestBody", {}).get("content", {})
            sent = body(content["application/json"]["schema"]) if "application/json" in content else {}
            answer = program.client.generic(
                method,
                address,
                json.dumps(sent),
                content_type="application/json",
                headers={"Authorization": f"Bearer {staff if '/staff/' in path else program.token}"},
                typed=ENDLESS,
            )
            if answer.status_code >= 500:
                faults.append(f"{answer.status_code} {method} {path}")
    assert not faults, "\n".join(faults)


DEEP = b'{"a":' * 20_000 + b"1" + b"}" * 20_000


@pytest.mark.parametrize(
    "file",
    [DEEP, b'{"a": "\\u0000"}', b'{"a": "\\ud800"}', b'{"a": NaN}', b"9" * 5000, b'{"\\u0000": 1}', b"\xff"],
    ids=["deep", "null", "half", "nan", "endless", "null name", "no text"],
)  # fmt: skip
def test_a_file_that_is_no_rule_set_is_told_so(file: bytes) -> None:
    desk, _ = seat("lin", Role.PRODUCTS)
    form = {"content": SimpleUploadedFile("r.json", file), "valid_from": "2099-01-01", "reason": "try"}
    answer = desk.post("/desk/rule-sets/propose", form)
    assert (answer.status_code, "JSON" in answer.content.decode()) == (422, True)


def test_a_cookie_that_no_column_holds_is_none() -> None:
    for cookie in (
        'sessionid="abcdefgh\\000"',
        "sessionid=" + "9" * 5000,
        'csrftoken="\\000"',
        'prefs="\\000"',
    ):
        assert Client().get("/account", headers={"Cookie": cookie}).status_code == 302, cookie[:30]
