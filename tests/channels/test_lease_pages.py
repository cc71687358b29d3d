"""A lease's end on the customer's pages and at the desk, and statements of subventions: pages, doors, API."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from suiche.demo.company import authority
from suiche.journey.finish.queries import waiting_lease_ends
from suiche.journey.repay import event_queries, models, queries, subvention_queries
from suiche.journey.repay.states import EventKind, LoanState, Payer
from suiche.kit import jobs
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date, now
from suiche.ledger import queries as ledger
from suiche.maths.dates import add_months
from suiche.parties.actions.issue_token import issue_token
from suiche.parties.models import Customer
from suiche.parties.roles import Role
from tests.channels.account_world import person
from tests.channels.desk_world import seat, text_of
from tests.channels.sign_in_codes import PASSWORD
from tests.channels.test_account_api import Program
from tests.steps.lease_world import SHORT, lease, pays, subvented
from tests.steps.loans import LoanInHand
from tests.steps.test_repay import agrees

pytestmark = pytest.mark.django_db
RETURN = {
    "option": "return",
    "paper": "HC-1",
    "kilometres": "10,000",
    "damage": "1200",
    "reason": "客户到店还车",
}


@pytest.fixture
def ending() -> LoanInHand:
    """A direct lease of four rents whose last one is due today, or was at most three days ago; the others are paid."""
    today = business_date()
    hand = lease(replace(SHORT, disbursed_on=add_months(today, -4, min(today.day, 28))))
    authority.publish(now())
    for row in queries.position(models.Loan.objects.get()).plan[:-1]:
        pays(hand, row.due_date.isoformat())
    return hand


def own(hand: LoanInHand) -> Client:
    """The lessee's browser."""
    client = Client()
    client.force_login(Customer.objects.get(id=hand.customer_id).sign_in)
    return client


def test_the_customer_sees_three_choices_and_pays_the_rent_alone(ending: LoanInHand) -> None:
    client, base = own(ending), f"/account/loans/{ending.loan_id}"
    home = text_of(client, base)
    assert "付租" in home and "我的租赁" in home and "另有押金18,080.00元" in home
    assert ("租期今天到。" in home) is not ("租期到了。" in home)  # never “迟了3天到”
    assert f"{base}/lease-end" in home and "残值67,800.00元，买车才付" in home
    page = text_of(client, f"{base}/lease-end")
    # 67,800.00 − 18,080.00; 20,000 km a year for four months
    assert "49,720.00" in page and "不超过6,666公里" in page and "押金18,080.00元退给您" in page
    pay = text_of(client, f"{base}/pay")
    rent = queries.home(loan_id=ending.loan_id, customer_id=None, on=business_date()).rent_due_fen
    assert "只付租金" in pay and f'value="{rent}"' in pay and "付全部，买下车" in pay
    sent = client.post(f"{base}/pay", {"amount_fen": str(rent)})
    assert sent.status_code == 302 and models.PaymentOrder.objects.get().amount_fen == rent
    assert client.post(f"{base}/pay", {"amount_fen": str(rent - 1)}).status_code == 409
    client.post("/preferences", {"language": "en", "next": "/"})
    assert "Return the car" in text_of(client, f"{base}/lease-end")
    stranger = person().client
    assert stranger.get(f"{base}/lease-end").status_code == 404


def test_a_program_reads_the_choices(ending: LoanInHand) -> None:
    token = issue_token(
        sign_in_id=Customer.objects.get(id=ending.customer_id).sign_in_id, by=SYSTEM, at=now()
    ).token
    address = f"/api/v1/loans/{ending.loan_id}/lease-end"
    told = Client(headers={"authorization": f"Bearer {token}"}).get(address).json()
    last = queries.position(models.Loan.objects.get()).plan[-1].due_date
    assert (told["last_due"], told["choose_by"]) == (
        last.isoformat(),
        (last - timedelta(days=30)).isoformat(),
    )
    # 67,800.00 − 18,080.00; on the last due date it is too late to renew
    assert (told["residual_fen"], told["purchase_fen"], told["renewals"]) == (6_780_000, 4_972_000, [])
    assert (told["kilometres"], told["kilometre_fen"]) == (6_666, 100)
    stranger = Program()
    assert stranger.get(f"/loans/{ending.loan_id}/lease-end").status_code == 404


def confirmed(client: Client, address: str, sent: dict[str, str]) -> Any:
    """See what will happen, then send exactly the form that page holds."""
    page = client.post(address, sent)
    assert page.status_code == 200, page.content.decode()[:2000]
    text = page.content.decode()
    form = text[text.index('name="do"') - 2500 : text.index('name="do"')]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    return text, client.post(address, {**hidden, "do": "yes"})


def test_the_desk_takes_a_car_back_with_a_second_person(ending: LoanInHand) -> None:
    today = business_date().isoformat()
    pays(
        ending, today, queries.home(loan_id=ending.loan_id, customer_id=None, on=business_date()).rent_due_fen
    )
    base = f"/desk/loans/{ending.loan_id}"
    service, _ = seat("kefu", Role.SERVICE)
    desk = text_of(service, base)
    assert "租赁到期：买车或还车" in desk and "里有残值67,800.00元" in desk and "租金是0.00元" in desk
    address = f"{base}/acts/lease-end"
    assert "合同约定6,666公里" in text_of(service, address)
    bad = service.post(address, {**RETURN, "returned_on": today, "kilometres": "many"})
    assert bad.status_code == 422 and 'href="#kilometres"' in bad.content.decode()
    before = ledger.balances(ending.loan_id)
    shown, sent = confirmed(service, address, {**RETURN, "returned_on": today})
    # (10,000 − 6,666) × 1.00 + 1,200.00; the deposit of 18,080.00 less that
    assert "超3,334公里 × 1.00，加上损坏" in shown and "4,534.00元" in shown and "13,546.00" in shown
    assert "超过您的权限" in shown and sent["Location"].endswith("told=waits")
    assert ledger.balances(ending.loan_id) == before, "a rehearsal and a proposal post nothing"
    (waits,) = waiting_lease_ends(loan_id=ending.loan_id)
    decide = f"/desk/lease-ends/{waits.proposal.id}/decide"
    assert service.post(decide, {"decision": "approve"}).status_code == 403
    boss, _ = seat("zhuguan", Role.SUPERVISOR)
    listed = text_of(boss, "/desk/events")
    assert "还车，10,000公里，收4,534.00，单据HC-1" in listed and decide in listed
    assert boss.post(decide, {"decision": "approve"})["Location"].endswith("approved")
    again = boss.post(decide, {"decision": "decline"})
    assert again.status_code == 409
    assert "已经有人办过了" in again.content.decode()
    jobs.drain()
    ended = event_queries.events(ending.loan_id)[-1]
    assert (ended.kind, ended.facts["adjustment_fen"]) == (EventKind.LEASE_ENDED, 4_534_00)
    assert queries.position(models.Loan.objects.get()).credit_fen == 13_546_00
    agrees()
    assert "租赁到期：买车或还车" not in text_of(service, base)


def test_the_service_desk_sells_the_car_alone(ending: LoanInHand) -> None:
    service, _ = seat("kefu", Role.SERVICE)
    auditor, _ = seat("shenji", Role.AUDITOR)
    address = f"/desk/loans/{ending.loan_id}/acts/lease-end"
    assert auditor.get(address).status_code == 403
    shown, sent = confirmed(
        service, address, {"option": "purchase", "paper": "LG-1", "reason": "客户来电买车"}
    )
    rent = queries.position(models.Loan.objects.get()).plan[-1].payment_fen
    assert "在您的权限内" in shown and sent["Location"].endswith("told=done")
    home = queries.home(loan_id=ending.loan_id, customer_id=None, on=business_date())
    assert (home.due_fen, home.residual_due_fen) == (rent - 18_080_00, 0), (
        "the deposit is set off, the rest is owed"
    )
    agrees()
    pays(ending, business_date().isoformat())
    agrees()
    assert models.Loan.objects.get().is_in(LoanState.SETTLED)


def test_colleagues_programs_end_a_lease_and_no_one_else(ending: LoanInHand) -> None:
    boss, _ = seat("zhuguan", Role.SUPERVISOR)
    token = program_of("zhuguan")
    body = {
        "option": "return", "paper": "HC-2", "reason": "客户到店还车", "returned_on": business_date().isoformat(),
        "kilometres": 5_000,
    }  # fmt: skip
    path = f"/api/v1/staff/loans/{ending.loan_id}/lease-end"
    customer = Program()
    assert customer.post(f"/staff/loans/{ending.loan_id}/lease-end", body).status_code == 403
    shown = boss.post(f"{path}/rehearsal", body, content_type="application/json", headers=token).json()
    assert (shown["alone"], shown["amount_fen"], shown["adjustment_fen"]) == (True, 67_800_00, 0)
    late = boss.post(path, {**body, "paper": " "}, content_type="application/json", headers=token)
    assert (late.status_code, late.json()["field"]) == (422, "paper")
    done = boss.post(path, body, content_type="application/json", headers=token)
    assert done.status_code == 201 and done.json()["event_id"]
    agrees()


def program_of(username: str) -> dict[str, str]:
    """Sign a colleague's program in; return its header."""
    answer = Client().post(
        "/api/v1/staff/sign-in", {"username": username, "password": PASSWORD}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def test_a_statement_of_subventions_is_checked_then_booked_once() -> None:
    hand = subvented()
    number = models.Loan.objects.get().contract_no
    found = subvention_queries.subvention(hand.loan_id)
    assert found is not None
    accountant, _ = seat("kuaiji", Role.ACCOUNTANT)
    assert "/desk/subventions" in text_of(accountant, "/desk/payments")
    # 8,678.01, of which the maker pays seven tenths: 6,074.61
    assert found.owed_fen[Payer.OEM] == 6_074_61 and "6,074.61" in text_of(accountant, "/desk/subventions")
    sent = {"payer": "oem", "statement_no": "TX-1", "lines": f"{number}\t6,074.61\n"}
    wrong = accountant.post("/desk/subventions", {**sent, "lines": f"{number} 6074.62"}).content.decode()
    assert "对不上" in wrong and 'name="do"' not in wrong
    unknown = accountant.post("/desk/subventions", {**sent, "lines": "SC-NOBODY 1"}).content.decode()
    assert "没有这笔贴息" in unknown
    unread = accountant.post("/desk/subventions", {**sent, "lines": f"{number} 六千"})
    assert unread.status_code == 422 and "第1行看不懂" in unread.content.decode()
    shown = accountant.post("/desk/subventions", sent).content.decode()
    assert "对得上" in shown and 'name="do"' in shown
    assert subvention_queries.subvention(hand.loan_id) == found, "looking books nothing"
    booked = accountant.post("/desk/subventions", {**sent, "do": "yes"})
    assert booked["Location"].endswith("booked")
    again = accountant.post("/desk/subventions", {**sent, "do": "yes"})
    assert again["Location"].endswith("known")
    after = subvention_queries.subvention(hand.loan_id)
    assert after is not None and after.owed_fen[Payer.OEM] == 0
    agrees()
    boss, _ = seat("zhuguan", Role.SUPERVISOR)
    assert boss.post("/desk/subventions", sent).status_code == 403
    line = {"contract_no": number, "amount_fen": 1}
    body = {"payer": "oem", "statement_no": "TX-2", "lines": [line]}
    refused = boss.post(
        "/api/v1/staff/subvention-statements",
        body,
        content_type="application/json",
        headers=program_of("kuaiji"),
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "subvention_not_promised")
