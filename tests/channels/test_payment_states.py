"""What the account says of a payment in each state the gateway can leave it in; nothing is offered to be paid twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from suiche.contact.models import Message
from suiche.journey.change import tasks
from suiche.journey.repay import debit_queries, models, order_queries, queries
from suiche.journey.repay.actions.close_case import close_case
from suiche.journey.repay.actions.open_order import MoneyInDoubt, StillAsking
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.actions.report_odd_notice import report_odd_notice
from suiche.journey.repay.case_queries import CaseEnd
from suiche.journey.repay.events import Notice
from suiche.journey.repay.states import CaseKind, CaseOutcome, OrderState
from suiche.kit import adapters, working_days
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import Instant, business_date, now
from suiche.kit.jobs import Later
from suiche.parties.models import BankCard
from tests.channels.account_world import INSTALMENT, Person, loan_in, open_order, person
from tests.channels.gateway_world import gateway, pay, work
from tests.partners.sandbox_server import Sandbox
from tests.steps.loans import LoanInHand
from tests.steps.transfers import receive_transfer

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def bank(tmp_path: Path, settings: Any) -> Iterator[Sandbox]:
    with gateway(settings, SITE, tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def who() -> Person:
    return person()


@pytest.fixture
def loan(who: Person) -> LoanInHand:
    return loan_in("today", who, 1)


def shown(who: Person, path: str) -> str:
    answer = who.client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def sent(who: Person, loan: LoanInHand) -> models.PaymentOrder:
    """Open an order and follow it to the gateway's page."""
    opened = open_order(loan)
    work()
    assert who.client.get(f"/pay/{opened.order_id}/go").status_code == 302
    return models.PaymentOrder.objects.get(id=opened.order_id)


def with_mandate(loan: LoanInHand) -> None:
    models.DebitMandate.objects.create(
        loan_id=loan.loan_id, card_id=BankCard.objects.get().id, bank_name="演示银行", last4="6217", request_no="R1",
        state="active", protocol_no="P1", asked_at=now(),
    )  # fmt: skip


def debited(loan: LoanInHand) -> bool:
    """Tell whether the next run would debit it."""
    today = business_date()
    found = debit_queries.candidates(working_days.on_or_after(today), debit_queries.timetable(today), None)
    return loan.loan_id in {one.loan_id for one in found}


def age(order: models.PaymentOrder, by: timedelta) -> None:
    order.expires_at -= by
    order.save(update_fields=["expires_at"])


@pytest.mark.parametrize(
    ("end", "on_order", "in_list"),
    [
        (CaseEnd(CaseOutcome.POSTED), "核对后记到了账上", "核对后记到了账上"),
        (CaseEnd(CaseOutcome.REFUNDED, "", 0, INSTALMENT - 1, None, "RF-0001"), "退款单号RF-0001", "单号RF-0001"),
        (CaseEnd(CaseOutcome.NO_MONEY), "没有收到这笔钱", "没有收到这笔钱"),
    ],
    ids=["posted", "refunded", "no money"],
)  # fmt: skip
def test_another_amount_is_told_as_it_is_and_nothing_more_is_asked_for(
    bank: Sandbox, who: Person, loan: LoanInHand, end: CaseEnd, on_order: str, in_list: str
) -> None:
    base = f"/account/loans/{loan.loan_id}"
    order = sent(who, loan)
    pay(bank, order.order_no, "other_amount")
    tasks.watch(order.id)
    for page in (
        "/account",
        "/account/pay",
        "/account/tasks",
        f"{base}/pay",
        f"/pay/{order.id}",
        f"{base}/settle",
    ):
        text = shown(who, page)
        assert "收到您付的5,903.90元" in text and "少了0.01元" in text, page
        assert "没有扣款" not in text and "还没完成" not in text, page
        assert f'href="{base}/pay"' not in text or page == "/account/tasks", page
        assert "现在就还" not in text and "去付款" not in text and "<h2>今天还</h2>" not in text, page
    with pytest.raises(MoneyInDoubt):
        open_order(loan)
    today = business_date()
    with_mandate(loan)
    assert not debited(loan)
    case = models.PaymentCase.objects.get(kind=CaseKind.WRONG_AMOUNT.value)
    listed = shown(who, f"{base}/receipts")
    assert "金额不符，正在核对，不用再付" in listed and "5,903.90" in listed and f"/pay/{order.id}" in listed
    if end.outcome is CaseOutcome.REFUNDED:
        end = replace(end, on=today)
    if end.outcome is CaseOutcome.POSTED:
        end = CaseEnd(end.outcome, transaction_no=case.transaction_no)
        receive_transfer(
            loan_id=loan.loan_id, transaction_no=case.transaction_no, amount_fen=case.received_fen, paid_on=today,
            payer="", by=SYSTEM, on=today, at=now(),
        )  # fmt: skip
        assert "正在核对" in shown(who, f"{base}/receipts")
    close_case(case_id=case.id, end=end, note="对过流水", by=SYSTEM, on=today, at=now())
    assert debited(loan)
    text, listed = shown(who, f"/pay/{order.id}"), shown(who, f"{base}/receipts")
    assert "核对完了" in text and on_order in text and in_list in listed, text
    assert "正在核对" not in listed and listed.count('class="cell"') == 1, "one payment, one line"
    assert "正在核对" not in shown(who, "/account"), "the doubt is over"


def test_what_the_gateway_does_not_say_clearly_is_not_paid_twice(
    bank: Sandbox, who: Person, loan: LoanInHand
) -> None:
    order, at = sent(who, loan), now()
    with_mandate(loan)

    def report(kind: CaseKind, fen: int) -> None:
        notice = Notice(order.order_no, f"G-{kind}", fen, at)
        report_odd_notice(kind=kind, notice=notice, by=SYSTEM, at=now())

    report(CaseKind.GIVEN_BACK, INSTALMENT)
    assert "这一笔退给了您" in shown(who, f"/pay/{order.id}") and order_queries.in_doubt(loan.loan_id) is None
    assert debited(loan), "it has left: what is due is due"
    report(CaseKind.ODD_NOTICE, 0)
    for page in ("/account", f"/account/loans/{loan.loan_id}/pay", f"/pay/{order.id}"):
        text = shown(who, page)
        assert "没有说清楚" in text and "先不要再付" in text, page
        assert "该付" not in text and "0.00元" not in text and "去付款" not in text, page
    with pytest.raises(MoneyInDoubt):
        open_order(loan)
    assert not debited(loan)
    order.refresh_from_db()
    assert order.is_in(OrderState.CLOSED), "the gateway takes nothing more for it"
    case = models.PaymentCase.objects.get(kind=CaseKind.ODD_NOTICE.value)
    end = CaseEnd(CaseOutcome.NO_MONEY)
    close_case(case_id=case.id, end=end, note="问过平台", by=SYSTEM, on=business_date(), at=now())
    assert debited(loan) and open_order(loan).order_id != order.id
    told = list(Message.objects.order_by("-queued_at")[:2])
    assert [one.template for one in told] == ["CASE_NO_MONEY", "PAYMENT_UNCLEAR"]
    assert "5,903.91" in str(told[0].params), "what was asked for, where nobody knows what came"


def test_a_refused_card_is_told_and_the_same_order_goes_on(
    bank: Sandbox, who: Person, loan: LoanInHand
) -> None:
    order = sent(who, loan)
    text = shown(who, f"/pay/{order.id}")
    assert "正在确认您的付款" in text and "<h2>正在确认</h2>" in text
    assert "要付" not in text and "再去付" not in text
    base = f"/account/loans/{loan.loan_id}"
    for page in ("/account", "/account/pay", f"{base}/pay"):
        text = shown(who, page)
        assert "付款正在确认" in text and "先不要再付" in text and "现在就还" not in text, page
        assert "今天还" not in text and "去付款" not in text, page
    pay(bank, order.order_no, "no_money")
    tasks.watch(order.id)
    assert "<h2>今天还</h2>" in shown(who, "/account")
    assert "没付成，银行没有扣款" in shown(who, f"/pay/{order.id}")
    pay(bank, order.order_no, "never")
    tasks.watch(order.id)
    assert "已入账" in shown(who, f"/pay/{order.id}")


def test_a_gateway_that_says_nothing_is_waited_for_then_asked_a_last_time(
    bank: Sandbox, who: Person, loan: LoanInHand
) -> None:
    order = sent(who, loan)
    session = who.client.session
    session["sent_to_gateway"] = {str(order.id): (now() - timedelta(minutes=2)).isoformat()}
    session.save()
    pay(bank, order.order_no, "forged")
    text = shown(who, f"/pay/{order.id}")
    assert "付款平台还没说收到钱" in text and "不会扣两次" in text
    assert "<h2>正在确认</h2>" in text and "要付" not in text and "再去付" not in text
    models.DebitMandate.objects.create(
        loan_id=loan.loan_id, card_id=BankCard.objects.get().id, bank_name="演示银行", last4="6217", request_no="R1",
        state="ended", reason="CUSTOMER", protocol_no="P1", asked_at=now(),
    )  # fmt: skip
    # while the order is open it may be paid, by a card chosen there: nothing is debited, from no card
    text = shown(who, "/account")
    assert (
        "每期请自己还" in text and "自己选卡" in text and "没有自动扣款" in text and "尾号6217还" not in text
    )
    age(order, timedelta(hours=1))
    assert "正在问付款平台" in shown(who, f"/pay/{order.id}")
    for page in ("/account", "/account/pay"):
        text = shown(who, page)
        assert "<h2>正在确认您的付款</h2>" in text and "先不要再付" in text, page
        assert "自己还" not in text and "现在就还" not in text and "今天还" not in text, page
    with pytest.raises(StillAsking):
        open_order(loan)
    tasks.watch(order.id)
    text = shown(who, f"/pay/{order.id}")
    assert "没有收到钱" in text and "再付一次" in text
    assert open_order(loan).order_id != order.id


@pytest.mark.parametrize(("way", "paid"), [("silent", True), ("refuses", False)])
def test_a_gateway_that_never_tells_keeps_nobody_waiting_for_ever(
    bank: Sandbox, who: Person, loan: LoanInHand, settings: Any, way: str, paid: bool
) -> None:
    order = sent(who, loan)
    if paid:
        pay(bank, order.order_no, "never")
    good = settings.PARTNERS
    wrong = {"url": "http://127.0.0.1:9"} if way == "silent" else {"mch_id": "1900000000"}
    there = good["payments"]
    settings.PARTNERS = good | {"payments": {**there, "options": {**there["options"], **wrong}}}
    adapters.forget()
    age(order, timedelta(hours=1))
    with pytest.raises(Later):
        tasks.watch(order.id)
    with pytest.raises(StillAsking):
        open_order(loan)
    age(order, timedelta(hours=2))
    tasks.watch(order.id)
    (case,) = models.PaymentCase.objects.all()
    assert (case.kind, case.loan_id) == (CaseKind.ODD_NOTICE.value, loan.loan_id)
    with pytest.raises(MoneyInDoubt):
        open_order(loan)
    text = shown(who, f"/pay/{order.id}")
    assert "没有说清楚" in text and "转账还" in text
    settings.PARTNERS = good
    adapters.forget()
    work(Instant(now() + timedelta(hours=1, minutes=1)))  # it is asked again, and tells
    assert ("已入账" if paid else "没有收到这笔钱") in shown(who, f"/pay/{order.id}")
    case.refresh_from_db()
    assert case.outcome == (CaseOutcome.POSTED if paid else CaseOutcome.NO_MONEY).value
    assert order_queries.in_doubt(loan.loan_id) is None
    templates = [one.template for one in Message.objects.order_by("-queued_at")[:2]]
    assert templates == ["PAYMENT_RECEIVED" if paid else "CASE_NO_MONEY", "PAYMENT_UNCLEAR"]


def test_an_order_that_was_replaced_leads_to_the_new_one_and_its_money_counts(
    bank: Sandbox, who: Person, loan: LoanInHand
) -> None:
    first = sent(who, loan)
    pay(bank, first.order_no, "never")
    models.PaymentOrder.objects.filter(id=first.id).update(state=OrderState.CLOSED.value)
    second = open_order(loan)
    assert f"/pay/{second.order_id}" in shown(who, f"/pay/{first.id}")
    tasks.watch(first.id)
    assert "已入账" in shown(who, f"/pay/{first.id}")
    home = queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=business_date())
    assert home.paid_periods == 1 and models.Receipt.objects.count() == 1


def test_a_second_payment_of_one_order_is_told_with_its_amount(who: Person, loan: LoanInHand) -> None:
    order, today = models.PaymentOrder.objects.get(id=open_order(loan).order_id), business_date()
    for number in ("T1", "T2"):
        notice = Notice(order.order_no, number, order.amount_fen, now())
        assert receive_payment(notice=notice, paid_on=today, by=SYSTEM, on=today, at=now()).posted
    assert "多收了您5,903.91元" in shown(who, f"/pay/{order.id}")
