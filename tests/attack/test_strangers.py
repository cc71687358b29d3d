"""Every address there is, tried with somebody else's ids: not found and written down, never shown, never a fault.

The addresses are read from the product, so that a new one is tried from its first day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from suiche.channels.api.door import StaffAuth
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.kit.models import AccessRow, AuditRow
from suiche.parties.actions.issue_token import issue_token
from suiche.parties.models import Dealer, Staff
from suiche.parties.roles import Role
from tests.attack.victim import Victim, victim
from tests.channels.account_world import person
from tests.channels.desk_world import counter, seat
from tests.channels.test_account_api import Program
from tests.steps.apply_world import picture
from tests.tidy.test_routes import api_operations, routes

pytestmark = pytest.mark.django_db
DAY = "2026-11-25"
BODIES: dict[str, dict[str, object]] = {
    "payments": {"amount_fen": 590_391},
    "payoff-quotes": {"settle_on": DAY},
    "changes": {"kind": "due_day", "new_due_day": 20},
    "dealer": {"dealer_id": "9c0c5a4e-7d3d-4d0f-9f0a-0d5f5a1f0001"},
    "identity": {"name": "林晓禾", "id_number": "110101199003077774", "valid_until": "2045-06-30"},
    "income": {"monthly_income_fen": 1_000_000},
    "card": {"card_no": "6222020200016217", "mobile": "13800000016"},
    "another-card": {"card_no": "6222020200016217", "mobile": "13800000016"},
    "checks": {"card_no": "6222020200016217", "mobile": "13800000016"},
    "debit-card": {"card_no": "6222020200016217", "mobile": "13800000016", "code": "123456"},
    "consents": {"kinds": ["privacy"]},
    "confirm": {"table_sha256": "0" * 64},
    "sign": {"code": "123456"},
}


@pytest.fixture
def prey() -> Victim:
    cache.clear()
    return victim()


def pages(rule: str) -> Iterator[str]:
    """Addresses under a rule of access whose name an id of somebody stands in."""
    for address, view in routes(get_resolver().url_patterns):
        if str(getattr(view, "access_rule", "")).startswith(rule) and "<" in address:
            yield address


def own_pages() -> Iterator[str]:
    """Addresses of what belongs to one customer, the public ones of saved quotes too."""
    yield from (address for address in pages("customer") if "<uuid" in address or "<str" in address)
    yield from (address for address in pages("public") if "quote_id" in address)


def operations() -> Iterator[tuple[str, Any]]:
    """Operations of the API on something of one customer."""
    for address, view in routes(get_resolver().url_patterns):
        for operation in api_operations(view):
            if "_id>" in address and "staff/" not in address and operation.auth_callbacks:
                yield address, operation


def denied() -> int:
    return AuditRow.objects.filter(outcome="denied").count()


def test_a_customer_finds_nothing_of_another_on_any_page(prey: Victim) -> None:
    stranger = person().client
    tried = list(own_pages())
    assert len(tried) > 35
    for address in tried:
        before, statuses = denied(), set()
        for method in ("get", "post"):
            answer = getattr(stranger, method)(prey.at(address))
            statuses.add(answer.status_code)
        assert 404 in statuses and statuses <= {404, 405}, f"{address}: {statuses}"
        assert denied() > before, f"{address} leaves no audit row"
    assert not AccessRow.objects.filter(actor_kind="customer", actor_id=str(prey.who.customer.id)).exists()


def test_a_program_finds_nothing_of_another_by_any_operation(prey: Victim) -> None:
    program = Program()
    tried = list(operations())
    assert len(tried) > 25
    for address, operation in tried:
        before = denied()
        for method in operation.methods:
            answer = call(program, method, prey.at(address))
            assert answer.status_code == 404, (
                f"{method} {address}: {answer.status_code} {answer.content[:200]!r}"
            )
            assert answer.json()["code"] == "not_found", address
        assert denied() > before, f"{address} leaves no audit row"


def call(program: Program, method: str, path: str) -> Any:
    headers = {"Authorization": f"Bearer {program.token}"}
    if path.endswith("/photos"):
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
        return program.client.post(path, {"kind": "id_front", "file": file}, headers=headers)
    body = BODIES.get(path.rpartition("/")[2], {})
    return program.client.generic(
        method, path, json.dumps(body), content_type="application/json", headers=headers
    )


def test_nobody_without_a_session_sees_any_of_it(prey: Victim) -> None:
    nobody = Client()
    for address in [*pages("customer"), *pages("staff"), *pages("dealer")]:
        for method in ("get", "post"):
            answer = getattr(nobody, method)(made_up(prey, address))
            assert answer.status_code in {302, 405}, f"{method} {address}: {answer.status_code}"
            assert answer.status_code == 405 or "/sign-in?next=" in answer["Location"], address
    for address, operation in operations():
        answer = nobody.generic(operation.methods[0], prey.at(address), "{}", content_type="application/json")
        assert answer.status_code == 401, address


def made_up(prey: Victim, address: str) -> str:
    """Fill an address of the desk: the prey's ids where there are some, else any."""
    some = prey.ids["loan_id"]
    known = {"job_id": "1", "kind": "id_front", "day": DAY, "on": DAY}
    ids = re.findall(r"<(?:uuid:|uuidstr:)?(\w+)>", address)
    known |= {name: some for name in ids if name not in prey.ids and name != "kind"}
    for name, value in known.items():
        for kind in ("uuid:", "uuidstr:", "str:", "int:", ""):
            address = address.replace(f"<{kind}{name}>", value)
    return prey.at(address)


def desk_pages() -> Iterator[tuple[str, frozenset[str]]]:
    """Every page of the desk with the roles it is for; none named: all staff."""
    for address, view in routes(get_resolver().url_patterns):
        rule, _, roles = str(getattr(view, "access_rule", "")).partition(":")
        if rule == "staff":
            yield address, frozenset(filter(None, roles.split(",")))


def desk_operations() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every operation of the API for staff: address, method, roles."""
    for address, view in routes(get_resolver().url_patterns):
        for operation in api_operations(view):
            for door in operation.auth_callbacks:
                if isinstance(door, StaffAuth):
                    yield address, operation.methods[0], door.roles


def test_the_desk_is_closed_to_customers_and_clerks(prey: Victim) -> None:
    dealer = Dealer.objects.all()[0]
    clerk, _ = counter("dian9", dealer.id)
    tried = list(desk_pages())
    assert len(tried) > 50
    for address, _ in tried:
        for method in ("get", "post"):
            for who in (prey.who.client, clerk):
                answer = getattr(who, method)(made_up(prey, address))
                assert answer.status_code in {403, 405}, f"{method} {address}: {answer.status_code}"
    program = Program()
    for address, method, _ in desk_operations():
        assert call(program, method, made_up(prey, address)).status_code == 403, address
        nobody = Client().generic(method, made_up(prey, address), "{}", content_type="application/json")
        assert nobody.status_code == 401, address


def test_staff_with_every_role_but_the_needed_ones_come_no_further(prey: Victim, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tried = [(address, "", roles) for address, roles in desk_pages()] + list(desk_operations())
    needed = {roles for *_, roles in tried if roles}
    assert len(needed) > 8
    for number, roles in enumerate(needed):
        others = [role for role in Role if role.value not in roles]
        browser, who = seat(f"wai{number}", *others)
        token = issue_token(sign_in_id=Staff.objects.get(id=who.id).sign_in_id, by=SYSTEM, at=now()).token
        for address, method, wanted in tried:
            if wanted != roles:
                continue
            path = made_up(prey, address)
            if method:
                got = [Client().generic(method, path, headers={"Authorization": f"Bearer {token}"})]
            else:
                got = [browser.get(path), browser.post(path)]
            for answer in got:
                assert answer.status_code in {403, 405}, f"{address}: {answer.status_code}"


def test_a_form_without_its_token_does_nothing_anywhere(prey: Victim) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(prey.who.customer.sign_in)
    for rule in ("customer", "staff", "dealer"):
        for address, view in routes(get_resolver().url_patterns):
            if str(getattr(view, "access_rule", "")).startswith(rule):
                answer = browser.post(made_up(prey, address))
                assert answer.status_code in {403, 405}, f"{address}: {answer.status_code}"
                assert answer.status_code == 405 or "放得太久" in answer.content.decode(), address


def test_a_clerk_sees_no_case_of_another_dealer(prey: Victim) -> None:
    other = Dealer.objects.create(
        number="D9", name="别家店", city="示例市", address="示例路9号", phone="400-000-0000", hours="9-17",
        account_name="别家店", account_no="6222000000000009",
    )  # fmt: skip
    clerk, _ = counter("dian8", other.id)
    for address in pages("dealer"):
        before = denied()
        assert clerk.get(prey.at(address)).status_code == 404, address
        assert denied() > before, address
    assert clerk.get("/dealer").status_code == 200
    assert prey.who.client.get("/dealer").status_code == 403
