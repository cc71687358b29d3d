"""What colleagues do to a loan at the desk: who may, what is shown before, what needs a second person; and the nights."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from suiche.demo.company import authority
from suiche.journey.repay import event_queries, models, queries
from suiche.journey.repay.actions.prove_books import prove_books
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.repay.states import EventKind
from suiche.kit import jobs
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, business_date, now
from suiche.ledger import queries as ledger
from suiche.parties.models import Dealer
from suiche.parties.roles import Role
from tests.channels.account_world import person
from tests.channels.desk_world import counter, seat, text_of
from tests.steps.loans import LoanInHand, running_loan

pytestmark = pytest.mark.django_db
REASON = {"reason": "客户来电说明"}


@pytest.fixture
def late() -> LoanInHand:
    """A loan whose first instalment fell due twenty days ago: 17.42 of penalty."""
    today = business_date()
    due = today - timedelta(days=20)
    start = (due.replace(day=1) - timedelta(days=1)).replace(day=min(due.day, 28))
    loan = running_loan(start=start)
    authority.publish(now())
    return loan


def answer(client: Client, loan: LoanInHand, act: str, status: int = 200, /, **sent: str) -> str:
    """Send the form of an act; return the page that comes back."""
    came = client.post(f"/desk/loans/{loan.loan_id}/acts/{act}", {**REASON, **sent})
    assert came.status_code == status, came.content.decode()[:1500]
    return came.content.decode()


def confirmed(client: Client, loan: LoanInHand, act: str, **sent: str) -> str:
    """See what will happen, then send exactly the form that page holds; return where it leads."""
    page = answer(client, loan, act, 200, **sent)
    form = page[page.index('name="do"') - 2000 : page.index('name="do"')]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    came = client.post(f"/desk/loans/{loan.loan_id}/acts/{act}", {**hidden, "do": "yes"})
    assert came.status_code == 302, came.content.decode()[:1500]
    again = client.post(f"/desk/loans/{loan.loan_id}/acts/{act}", {**hidden, "do": "yes"})
    assert again.status_code == 302, "a second click finds the first answer"
    return str(came["Location"])


def agreed(boss: Client) -> None:
    """Agree to what waits for a second person."""
    for one in event_queries.waiting_events():
        boss.post(f"/desk/events/{one.proposal.id}/decide", {"decision": "approve"})
    jobs.drain()


def kinds(loan: LoanInHand) -> list[EventKind]:
    return [event.kind for event in event_queries.events(loan.loan_id)]


def agrees() -> None:
    assert ledger.proof().balances
    assert queries.differences() == ()


def test_who_may_and_who_may_not(late: LoanInHand) -> None:
    base = f"/desk/loans/{late.loan_id}/acts"
    service, _ = seat("kefu", Role.SERVICE)
    auditor, _ = seat("shenji", Role.AUDITOR)
    clerk, _ = counter("dian1", Dealer.objects.get().id)
    customer = person().client
    for key in ("waive", "bank-transfer", "write-off"):
        assert "您的岗位不能办这件事" in text_of(auditor, f"{base}/{key}", 403)
        assert "您的客户和车在门店看板里" in text_of(clerk, f"{base}/{key}", 403)
        assert "这一页是我们的员工用的" in text_of(customer, f"{base}/{key}", 403)
    for other in (auditor, clerk, customer, service):
        assert other.post(f"{base}/write-off", {**REASON, "do": "yes"}).status_code == 403
        assert other.post(f"/desk/events/{late.loan_id}/decide", {"decision": "approve"}).status_code == 403
    assert text_of(service, f"{base}/nonsense", 404)
    page = text_of(service, f"/desk/loans/{late.loan_id}")
    assert "/acts/waive" in page and "/acts/write-off" not in page
    assert "/acts/" not in text_of(auditor, f"/desk/loans/{late.loan_id}")
    assert kinds(late) == []


def test_a_waiver_is_shown_then_done_once(late: LoanInHand) -> None:
    client, _ = seat("kefu", Role.SERVICE)
    before = queries.home(loan_id=late.loan_id, customer_id=None, on=business_date()).due_fen
    page = answer(client, late, "waive", due="1:penalty", amount="5.00")
    assert "在您的权限内" in page and "减免" in page and "罚息" in page
    assert kinds(late) == [], "looking changes nothing"
    assert "told=done" in confirmed(client, late, "waive", due="1:penalty", amount="5.00")
    assert kinds(late) == [EventKind.WAIVED]
    assert queries.home(loan_id=late.loan_id, customer_id=None, on=business_date()).due_fen == before - 500
    assert "办好了" in text_of(client, f"/desk/loans/{late.loan_id}", told="done")
    agrees()


def test_what_is_wrong_comes_back_with_what_was_typed(late: LoanInHand) -> None:
    client, _ = seat("kuaiji", Role.ACCOUNTANT)
    service, _ = seat("kefu", Role.SERVICE)
    assert "最多减免这么多" in answer(service, late, "waive", 422, due="1:penalty", amount="500.00")
    assert "请选要减免的那一项" in answer(service, late, "waive", 422, due="1:principal", amount="5")
    assert "请写清原因" in answer(service, late, "waive", 422, due="1:penalty", amount="5", reason="嗯")
    for typed in ("0", "-5", "abc", "1.234", ""):
        assert "金额请写成128.50这样" in answer(client, late, "refund", 422, amount=typed)
    assert "最多退这么多" in answer(client, late, "refund", 422, amount="5.00")
    assert "请填银行流水上的交易号" in answer(client, late, "bank-transfer", 422, amount="5")
    assert "请选要冲回的那一件" in answer(client, late, "take-back", 422, event="99")
    tomorrow = (business_date() + timedelta(days=1)).isoformat()
    assert "到账日不能晚于今天" in answer(client, late, "bank-transfer", 422, amount="5", transaction_no="B1", paid_on=tomorrow)  # fmt: skip
    assert kinds(late) == []


def test_a_transfer_is_booked_returned_and_taken_back(late: LoanInHand) -> None:
    client, _ = seat("kuaiji", Role.ACCOUNTANT)
    today = business_date().isoformat()
    sent = {"transaction_no": "B1", "amount": "6000", "paid_on": today, "payer": "王小明"}
    assert "told=done" in confirmed(client, late, "bank-transfer", **sent)
    (event,) = event_queries.events(late.loan_id)
    assert (event.facts["amount_fen"], event.facts["payer"]) == (600_000, "王*明")
    assert "这个交易号已经记过账了" in answer(client, late, "bank-transfer", 422, **sent)
    assert "登记过，是6,000.00元" in answer(client, late, "bank-transfer", 422, **sent | {"amount": "6001"})
    assert kinds(late) == [EventKind.PAYMENT]
    assert "told=done" in confirmed(client, late, "return", event="1")
    assert kinds(late) == [EventKind.PAYMENT, EventKind.RETURNED]
    page = text_of(client, f"/desk/loans/{late.loan_id}")
    assert "被第2件冲回" in page and "冲回第1件" in page and "王*明" in page
    agrees()


def test_settling_from_credit_says_what_is_missing_and_what_goes_back(late: LoanInHand) -> None:
    client, _ = seat("kuaiji", Role.ACCOUNTANT)
    short = answer(client, late, "settle", 409)
    assert "今天结清还差" in short and "reason-error" not in short  # nothing that was typed is wrong
    sent = {"transaction_no": "B2", "amount": "300000", "paid_on": business_date().isoformat()}
    assert "told=waits" in confirmed(client, late, "bank-transfer", **sent)  # above 20,000.00
    assert kinds(late) == []
    boss, _ = seat("zhuguan", Role.SUPERVISOR)
    assert "B2" in text_of(boss, "/desk/events")
    agreed(boss)
    assert "您自己登记的转账" in answer(client, late, "settle")
    assert "这一项您不能单独办" in text_of(client, f"/desk/loans/{late.loan_id}/acts/refund")
    assert "told=waits" in confirmed(
        client, late, "settle"
    )  # who typed the money in pays none of it out alone
    other, _ = seat("fuhe", Role.ACCOUNTANT)
    page = answer(other, late, "settle")
    assert "还清用掉的预存" in page and "退给客户的预存" in page
    assert "told=" in confirmed(client, late, "settle")
    agrees()


def test_what_is_above_the_authority_waits_for_another_person(late: LoanInHand) -> None:
    accountant, _ = seat("kuaiji", Role.ACCOUNTANT)
    boss, _ = seat("fuhe", Role.SUPERVISOR)
    other, _ = seat("zhuguan", Role.SUPERVISOR)
    assert "需要第二个人" in answer(boss, late, "write-off")
    assert "told=waits" in confirmed(boss, late, "write-off")
    (waiting,) = event_queries.waiting_events()
    address = f"/desk/events/{waiting.proposal.id}/decide"
    assert "等第二个人复核" in text_of(accountant, f"/desk/loans/{late.loan_id}")
    assert "您的岗位不能办这件事" in text_of(accountant, "/desk/events", 403)
    assert "要另一位主管来看" in text_of(boss, "/desk/events")
    refused = boss.post(address, {"decision": "approve"})
    assert refused.status_code == 409 and "提出的人不能自己批准" in refused.content.decode()
    assert address in text_of(other, "/desk/events")
    assert "/desk/events" in text_of(other, "/desk")
    assert other.post(address, {"decision": "approve"})["Location"] == "/desk/events?told=approved"
    again = other.post(address, {"decision": "approve"})
    assert again.status_code == 409
    jobs.drain()
    assert kinds(late) == [EventKind.WRITTEN_OFF]
    assert "已核销" in text_of(other, f"/desk/loans/{late.loan_id}")
    agrees()


def test_the_page_of_a_night(late: LoanInHand) -> None:
    client, _ = seat("kuaiji", Role.ACCOUNTANT)
    service, _ = seat("kefu", Role.SERVICE)
    clerk, _ = counter("dian1", Dealer.objects.get().id)
    start = models.Loan.objects.get(id=late.loan_id).disbursed_on
    assert f"最早是{start}" in text_of(client, "/desk/days")
    close_day(on=BusinessDate(start), by=SYSTEM, at=now())
    prove_books(on=BusinessDate(start), by=SYSTEM, at=now())
    assert "对得上" in text_of(client, "/desk/days")
    page = text_of(client, f"/desk/days/{start}")
    assert "1笔贷款都对得上" in page and "笔分录没有封存" in page
    models.Loan.objects.filter(id=late.loan_id).update(principal_fen=20_000_001)
    prove_books(on=BusinessDate(start), by=SYSTEM, at=now())
    page = text_of(client, f"/desk/days/{start}")
    assert "1303.01 贷款—本金" in page and "200,000.01" in page and "−0.01" in page
    assert "还没有日终" in text_of(client, f"/desk/days/{start + timedelta(days=1)}")
    for nothing in ("yesterday", (business_date() + timedelta(days=1)).isoformat()):
        assert text_of(client, f"/desk/days/{nothing}", 404)
    for stranger in (service, clerk, person().client):
        assert stranger.get("/desk/days").status_code == 403
        assert stranger.get(f"/desk/days/{start}").status_code == 403


def test_what_can_only_be_refused_today_is_said_instead_of_offered(late: LoanInHand) -> None:
    client, _ = seat("fuhe", Role.SUPERVISOR)
    base = f"/desk/loans/{late.loan_id}"

    def offered() -> set[str]:
        return set(re.findall(rf"{base}/acts/([\w-]+)", text_of(client, base)))

    assert offered() == {"waive", "fee", "write-off"}
    page = text_of(client, base)
    assert "转给另一位客户<small>有逾期" in page and "退预存<small>没有预存" in page
    form = text_of(client, f"{base}/acts/transfer")
    assert "现在办不了：有逾期" in form and 'name="phone"' not in form
    confirmed(client, late, "write-off")
    kuaiji, _ = seat("kuaiji", Role.ACCOUNTANT)
    if EventKind.WRITTEN_OFF not in kinds(late):
        proposal = event_queries.waiting_events(loan_id=late.loan_id)[0].proposal
        seat("fuhe2", Role.SUPERVISOR)[0].post(f"/desk/events/{proposal.id}/decide", {"decision": "approve"})
        jobs.drain()
    assert offered() == {"take-back"}, "a written-off loan: only the write-off itself can be taken back"
    assert "/changes" not in text_of(client, base)
    assert "/acts/bank-transfer" in text_of(kuaiji, base), "money may still come"
