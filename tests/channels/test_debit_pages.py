"""What the customer reads about direct debit, and what colleagues see and do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from suiche.journey.repay import debit_tasks
from suiche.journey.repay.debit_models import Debit, DebitMandate, DebitProblem
from suiche.journey.repay.debit_states import MandateState
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date, now
from suiche.maths.dates import add_months
from suiche.maths.money import grouped
from suiche.parties.actions.issue_token import issue_token
from suiche.parties.models import Customer
from suiche.parties.roles import Role
from tests.channels.desk_world import seat, text_of
from tests.partners.sandbox_server import Sandbox
from tests.steps import debit_world as world
from tests.steps.debit_world import Debtor, a_day, debtor, on_day, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(settings: Any, tmp_path: Path) -> Iterator[Sandbox]:
    with world.bank_at(settings, tmp_path) as sandbox:
        yield sandbox


def signed_in(who: Debtor) -> Client:
    """The customer's browser."""
    client = Client()
    client.force_login(Customer.objects.get(id=who.loan.customer_id).sign_in)
    return client


def with_token(who: Debtor) -> Client:
    """A program that holds the customer's token."""
    sign_in = Customer.objects.get(id=who.loan.customer_id).sign_in_id
    token = issue_token(sign_in_id=sign_in, by=SYSTEM, at=now()).token
    return Client(headers={"authorization": f"Bearer {token}"})


def read(who: Debtor, language: str = "zh") -> str:
    """The customer's page of the loan."""
    client = Client()
    client.cookies["suiche_prefs"] = f"{language}.auto.normal.normal"
    client.force_login(Customer.objects.get(id=who.loan.customer_id).sign_in)
    return text_of(client, f"/account/loans/{who.loan.loan_id}")


def test_the_customer_reads_when_how_much_from_which_card_and_what_to_do(bank: Sandbox) -> None:
    due = a_day("working")
    good, poor = debtor(1, due=due), debtor(2, "9101", due=due)
    unsigned, back = debtor(3, due=due, card=False), debtor(4, "9110", due=due)
    last4 = DebitMandate.objects.get(loan_id=good.loan.loan_id).last4
    on_day(due - timedelta(days=2))
    page = read(good)
    assert "自动扣<" in page and f"{good.instalment_fen // 100:,}.{good.instalment_fen % 100:02d}元，" in page
    assert last4 in page and "示例银行" in page and "没有自动扣款" not in page
    assert "没有自动扣款" in read(unsigned)
    on_day(due)
    run()
    page = read(poor)
    english = read(poor, "en")
    assert "failed" in english
    assert "Pingchuan Sample Bank" in english and "示例银行" not in english
    assert "没扣成" in page and "卡里余额不够" in page and "我们还会再扣" in page
    on = on_day(due + timedelta(days=2))
    debit_tasks.fetch_returns(on)
    assert "被银行退回了" in read(back)
    DebitMandate.objects.get(loan_id=good.loan.loan_id).move_to(
        MandateState.ENDED, by=SYSTEM, at=now(), reason="PROTOCOL_INVALID"
    )
    assert "扣款授权停了" in read(good)


def test_the_desk_sees_batches_debits_and_closes_what_needs_a_person(bank: Sandbox) -> None:
    due = a_day("working")
    good, poor = debtor(1, due=due), debtor(2, "9101", due=due)
    on_day(due)
    run()
    batch = world.the_batch()
    client, _ = seat("accountant", Role.ACCOUNTANT)
    assert f"/desk/debits/{batch.id}" in text_of(client, "/desk/debits")
    page = text_of(client, f"/desk/debits/{batch.id}")
    assert "SC-TEST-1" in page and "扣到了" in page and "卡里余额不够" in page
    answer = client.get(f"/desk/debits/{batch.id}/file.csv")
    assert answer.content.decode() == batch.content and "text/csv" in answer["Content-Type"]
    fen = good.instalment_fen
    address = f"/desk/debits/{batch.id}/settle"
    wrong = client.post(address, {"amount": "1.00", "statement_no": "B1"})
    assert wrong.status_code == 422 and f"账上这一批还差{grouped(fen)}元" in wrong.content.decode()
    assert client.post(address, {"amount": "x", "statement_no": "B1"}).status_code == 422
    assert client.post(address, {"amount": grouped(fen), "statement_no": "B1"}).status_code == 302
    assert "没有在途的钱" in text_of(client, f"/desk/debits/{batch.id}")
    debit_tasks.receive_file(b"nothing", at=now())
    world.work()
    problem = DebitProblem.objects.get()
    address = f"/desk/debits/problems/{problem.id}"
    assert address in text_of(client, "/desk/debits") and address in text_of(client, "/desk")
    assert "结果文件读不了" in text_of(client, address)
    assert client.post(f"{address}/close", {"note": "x"}).status_code == 422
    assert client.post(f"{address}/close", {"note": "银行已重发"}).status_code == 302
    assert address not in text_of(client, "/desk/debits")
    assert client.post(f"{address}/close", {"note": "再来一次"}).status_code == 409
    auditor, _ = seat("auditor", Role.AUDITOR)
    assert "银行已重发" in text_of(auditor, address)
    assert auditor.post(f"{address}/close", {"note": "银行已重发"}).status_code == 403
    assert good.debits() == [(1, "success", "")] and poor.debits()[0][1] == "failed"
    assert Debit.objects.count() == 2 and business_date() == due


def test_the_customer_ends_direct_debit_and_what_was_sent_is_still_debited(bank: Sandbox) -> None:
    due = a_day("working")
    one, other = debtor(1, "9111", due=due), debtor(2, due=due)
    bank.faults("debit", latency_ms=0, delay_seconds=3600)
    on_day(due)
    run()
    client, stranger = signed_in(one), signed_in(other)
    address = f"/account/loans/{one.loan.loan_id}/mandate"
    assert address in text_of(client, f"/account/loans/{one.loan.loan_id}")
    page = text_of(client, address)
    assert "停掉自动扣款" in page and f"有一笔{grouped(one.instalment_fen)}元已经送到银行" in page
    assert stranger.get(address).status_code == stranger.post(address).status_code == 404
    for _ in range(2):  # a second click changes nothing
        assert client.post(address).status_code == 302
    assert "自动扣款已停" in text_of(client, address)
    assert [m for m in one.messages() if m == "MANDATE_ENDED"] == ["MANDATE_ENDED"]
    staff, _ = seat("service", Role.SERVICE)
    assert "客户自己停的" in text_of(staff, f"/desk/loans/{one.loan.loan_id}")
    bank.faults("debit", latency_ms=0, delay_seconds=0)
    world.work(seconds=40)
    assert one.debits() == [(1, "success", "")]
    on = on_day(add_months(due, 1, due.day))
    debit_tasks.run_window(on, "08:30")
    assert (
        len(one.debits()) == 1 and len(other.debits()) == 2
    )  # nothing more is sent for the one who ended it
    assert "扣款授权停了" in text_of(client, f"/account/loans/{one.loan.loan_id}")
    ended = text_of(client, address)  # what to pay next, what lateness costs, the way back
    assert "请您" in ended and "还款日后3天是宽限期" in ended and "重新开自动扣款" in ended


def test_programs_end_direct_debit_too(bank: Sandbox) -> None:
    one, other = debtor(1, due=a_day("working")), debtor(2, due=a_day("working"), card=False)
    client, stranger = with_token(one), with_token(other)
    address = f"/api/v1/loans/{one.loan.loan_id}/debit-mandate"
    assert client.get(address).json()["state"] == "active"
    assert stranger.get(address).status_code == stranger.post(f"{address}/end").status_code == 404
    assert client.post(f"{address}/end").json()["state"] == "ended"
    again = client.post(f"{address}/end")
    assert (again.status_code, again.json()["code"]) == (409, "no_mandate")
