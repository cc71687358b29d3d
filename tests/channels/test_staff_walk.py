"""Every link a colleague or a clerk is shown leads somewhere: the pages are walked as each role walks them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client

from suiche.demo.company import authority
from suiche.journey.decide.models import Case
from suiche.journey.decide.states import CaseState
from suiche.journey.repay.actions.do_event import do_event
from suiche.journey.repay.debit_models import DebitProblem
from suiche.journey.repay.debit_states import DebitProblemKind
from suiche.journey.repay.event_queries import EventOrder
from suiche.journey.repay.models import PaymentCase
from suiche.journey.repay.states import CaseKind, EventKind
from suiche.journey.sign.models import Contract
from suiche.journey.sign.states import ContractState
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date, now
from suiche.kit.models import Job
from suiche.parties.models import Dealer
from suiche.parties.roles import Role
from tests.channels.desk_world import counter, seat
from tests.steps import apply_world
from tests.steps.loans import LoanInHand, running_loan

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d|\d+")
ELSEWHERE = ("/static/", "/demo", "/verify")


@pytest.fixture
def company() -> LoanInHand:
    """A company with something in every queue: a case, a signed contract, a late loan, money that does not fit, a draft."""
    apply_world.open_shop()
    authority.publish(now())
    one = apply_world.submitted()
    case = Case.begin(
        by=SYSTEM, at=now(), application_id=one.application_id, customer_id=one.customer_id, opened_at=now(),
        promised_by=now(),
    )  # fmt: skip
    case.move_to(CaseState.REFERRED, by=SYSTEM, at=now())
    late = running_loan(number=1, start=(business_date() - timedelta(days=75)))
    signed = running_loan(number=2)
    Contract.objects.filter(id=signed.contract_id).update(
        state=ContractState.SIGNED.value, valid_until=business_date() + timedelta(days=9)
    )
    Contract.objects.filter(id=late.contract_id).update(activated_on=business_date())
    PaymentCase.objects.create(
        kind=CaseKind.WRONG_AMOUNT, order_no="P-1", transaction_no=f"T{uuid4().hex[:8]}", loan_id=late.loan_id,
        expected_fen=590_391, received_fen=500_000, opened_at=now(),
    )  # fmt: skip
    DebitProblem.objects.create(
        kind=next(iter(DebitProblemKind)), subject="B-1", loan_id=late.loan_id, opened_at=now()
    )
    Job.objects.create(task="x:y", arguments={}, not_before=now(), attempts=12, dead=True, created_at=now())
    do_event(
        loan_id=late.loan_id, order=EventOrder(EventKind.WRITTEN_OFF, 0), reason="客户失联", roles=(Role.ACCOUNTANT,),
        by=seat("zhang", Role.ACCOUNTANT)[1], on=business_date(), at=now(),
    )  # fmt: skip
    return late


def walked(client: Client, first: str) -> Iterator[tuple[str, str, int]]:
    """Open every page that can be reached by links, one of those that differ in ids, days or filters only; yield where it was found, the address, the answer."""
    todo, kinds = [("", first)], {first}
    while todo:
        found_on, address = todo.pop()
        answer = client.get(address)
        yield found_on, address, answer.status_code
        if not answer.get("Content-Type", "").startswith("text/html") or not address.startswith(
            ("/desk", "/dealer")
        ):
            continue
        for link in LINK.findall(answer.content.decode()):
            parts = urlsplit(link.replace("&amp;", "&"))
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            kind = ID.sub("N", parts.path)
            if not (parts.scheme or not parts.path or kind in kinds or parts.path.startswith(ELSEWHERE)):
                kinds.add(kind)
                todo.append((address, target))


def dead_ends(client: Client, first: str) -> tuple[list[tuple[str, str, int]], int]:
    steps = list(walked(client, first))
    return [step for step in steps if step[2] not in (200, 302)], len(steps)


def test_no_link_at_the_desk_is_a_dead_end(company: LoanInHand) -> None:
    seen = {}
    for role in Role:
        client, _ = seat(f"one-{role}", role)
        wrong, seen[role] = dead_ends(client, "/desk")
        assert not wrong, role
    assert min(seen.values()) >= 5 and seen[Role.SUPERVISOR] > 25, seen


def test_no_link_of_a_dealers_clerk_is_a_dead_end(company: LoanInHand) -> None:
    for dealer in Dealer.objects.all():
        client, _ = counter(f"dian{dealer.number.lower()}"[:20], dealer.id)
        wrong, count = dead_ends(client, "/dealer")
        assert not wrong
        assert count >= 5


def test_who_is_lost_is_led_back_to_their_own_place(company: LoanInHand) -> None:
    service, _ = seat("service", Role.SERVICE)
    clerk, _ = counter("dian1", Dealer.objects.all()[0].id)
    for client, address, status, home, wrong in (
        (service, "/desk/audit", 403, "/desk", "/account"),
        (service, "/desk/nowhere", 404, "/desk", "/account"),
        (service, "/dealer", 403, "/desk", "/account"),
        (clerk, "/desk", 403, "/dealer", "/account"),
        (clerk, f"/dealer/cases/{uuid4()}", 404, "/dealer", "/desk"),
        (clerk, "/calculator", 200, "/dealer", "/account"),
    ):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == status, address
        assert f'href="{home}"' in page and f'href="{wrong}"' not in page, address
