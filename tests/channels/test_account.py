"""The account's pages: what each state says, the way of a payment with and without a script, strangers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from django.test import Client

from suiche.channels.design.wording import day, short_day, yuan
from suiche.journey.change.models import PayoffQuote
from suiche.journey.repay import models, queries
from suiche.kit import working_days
from suiche.kit.clock import Instant, business_date, now
from suiche.kit.models import AuditRow
from suiche.maths.terms import LoanTerms, Method
from suiche.parties.models import BankCard
from tests.channels.account_world import (
    INSTALMENT,
    Person,
    loan_in,
    month_before,
    open_order,
    person,
    receive,
    settle,
    start_for,
)
from tests.channels.gateway_world import gateway, work
from tests.partners.sandbox_server import Sandbox
from tests.steps.debit_world import a_day, on_day
from tests.steps.loans import running_loan

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def bank(tmp_path: Path, settings: Any) -> Iterator[Sandbox]:
    with gateway(settings, SITE, tmp_path) as sandbox:
        yield sandbox


def shown(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def base_of(page: str) -> str:
    found = re.search(r"/account/loans/[0-9a-f-]{36}", page)
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("state", "sentence", "due_fen"),
    [
        ("upcoming", "还有10天", INSTALMENT),
        ("today", "今天还", INSTALMENT),
        ("late", "每晚一天，多约0.87元罚息", INSTALMENT + 1_742),  # 5,238.91 × 5.985 % ÷ 360 = 0.87
        ("credit", "下一期不用再付", 0),
    ],
)
def test_home_says_how_much_and_when(state: str, sentence: str, due_fen: int) -> None:
    who = person()
    loan_in(state, who, 1)
    page = shown(who.client, "/account")
    assert sentence in page
    assert f'data-money data-fen="{due_fen}"' in page
    assert page.count('class="card panel') == 1
    if state == "credit":  # what is paid holds the credit, and says so in its own place
        paid = page.partition("已经付了")[2].partition('<p class="hint">')[2]
        assert paid.startswith(f"其中预存{yuan(INSTALMENT)}元")
        (link,) = re.findall(
            r"/account/receipts/[0-9a-f-]{36}", shown(who.client, f"{base_of(page)}/receipts")
        )
        receipt = shown(who.client, link)
        assert "收款凭证" in receipt and "还款凭证" not in receipt
        assert "那天存下" in receipt and "下个还款日" not in receipt  # true also when it has been used


def test_nothing_is_called_late_while_the_money_is_on_time_or_costs_nothing() -> None:
    who, due = person(), a_day("rest")
    while working_days.on_or_after(due) != due + timedelta(days=2):
        due += timedelta(days=7)
    loan = running_loan(start=month_before(due), customer=who.customer)
    until = working_days.on_or_after(due)
    by = f"{short_day(until)}24点前还"
    free = due + timedelta(days=3)
    told = {
        due - timedelta(days=5): ("还有5天", "是休息日", f"{by}上都算按时"),
        due: ("今天还", "是休息日", f"{by}上都算按时"),
        due + timedelta(days=1): (f"<h2>{by}</h2>", "还有1天", f"{by}上都算按时"),
        until: ("今天还", "</svg>今天</span>", f"{by}上都算按时"),
        free: ("还在宽限期内", f"{short_day(free)}24点前还，不收罚息", "罚息从还款日第二天"),
    }
    for day_, sentences in told.items():
        on_day(day_)
        for path in ("/account", f"/account/loans/{loan.loan_id}/pay"):
            page = shown(who.client, path)
            assert [one for one in sentences if one not in page] == [], (day_, path)
            assert "迟了" not in page and "tag late" not in page and "note stop" not in page, (day_, path)
        assert "逾期" not in shown(who.client, f"/account/loans/{loan.loan_id}/plan"), day_
    on_day(free + timedelta(days=1))
    page = shown(who.client, "/account")
    assert "迟了4天" in page and "tag late" in page and "罚息从还款日第二天" in page


def test_a_settled_loan_shows_zero_and_what_comes_next() -> None:
    who = person()
    loan = loan_in("settled", who, 1)
    page = shown(who.client, "/account")
    assert 'data-money data-fen="0"' in page
    assert "还清后5个工作日内" in page
    assert who.client.get(f"/account/loans/{loan.loan_id}/settle").status_code == 302


def test_nobody_with_a_loan_is_led_to_the_calculator_and_strangers_to_sign_in() -> None:
    assert "您还没有贷款" in shown(person(named=False).client, "/account")
    assert Client().get("/account")["Location"] == "/sign-in?next=%2Faccount"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found.group(1)


def test_a_payment_walks_from_the_button_to_the_receipt(bank: Sandbox) -> None:
    who = person()
    loan = loan_in("today", who, 1)
    base = f"/account/loans/{loan.loan_id}"
    amount = hidden(shown(who.client, f"{base}/pay"), "amount_fen")
    sent = [who.client.post(f"{base}/pay", {"amount_fen": amount})["Location"] for _ in "ab"]
    assert sent[0] == sent[1], "a second press pays once"
    assert "正在打开付款平台" in shown(who.client, sent[0])
    work()
    assert "打开付款平台" in shown(who.client, f"{sent[0]}/state")
    gate = who.client.get(f"{sent[0]}/go")["Location"]
    assert gate.startswith(bank.url)
    paid = httpx.post(gate, data={"card": "never"})
    assert (paid.status_code, paid.headers["Location"]) == (303, f"{SITE}{sent[0]}")
    assert "正在确认您的付款" in shown(who.client, sent[0])
    work(at=Instant(now() + timedelta(seconds=30)))
    assert "已入账" in shown(who.client, sent[0])
    receipt = models.Receipt.objects.get()
    page_of_receipt = shown(who.client, f"/account/receipts/{receipt.id}")
    assert (
        "523" in page_of_receipt
        and 'data-fen="523891"' in page_of_receipt
        and 'data-fen="66500"' in page_of_receipt
    )


def test_an_amount_that_is_no_longer_right_is_refused_with_the_new_one() -> None:
    who = person()
    loan = loan_in("late", who, 1)
    answer = who.client.post(f"/account/loans/{loan.loan_id}/pay", {"amount_fen": "590391"})
    assert answer.status_code == 409
    assert hidden(answer.content.decode(), "amount_fen") == str(INSTALMENT + 1_742)
    assert not models.PaymentOrder.objects.exists()


def test_settling_is_three_taps_from_home_and_shows_the_engines_figures(bank: Sandbox) -> None:
    who = person()
    loan = loan_in("late", who, 1)
    base = f"/account/loans/{loan.loan_id}"
    assert f'href="{base}/settle"' in shown(who.client, "/account")
    page = shown(who.client, f"{base}/settle")
    # late 5,903.91 + penalty 17.42 + rest 194,761.09 + 20 days 431.72 + fee 3 % 5,842.83 = 206,956.97
    assert 'data-fen="20695697"' in page
    check = who.client.post(f"{base}/settle", {"on": business_date().isoformat()})["Location"]
    assert 'data-fen="20695697"' in shown(who.client, check)
    order = who.client.post(check)["Location"]
    assert order.startswith("/pay/")
    assert models.PaymentOrder.objects.get().amount_fen == 20_695_697


@pytest.mark.parametrize("day", ["2020-01-01", "2099-01-01", "30 February"])
def test_a_day_that_cannot_be_is_told_at_the_field(day: str) -> None:
    who = person()
    loan = loan_in("upcoming", who, 1)
    page = shown(who.client, f"/account/loans/{loan.loan_id}/settle?on={day}", 422)
    assert 'aria-invalid="true"' in page and "请选" in page


def test_a_quote_of_another_day_is_kept_but_not_payable() -> None:
    who = person()
    loan = loan_in("upcoming", who, 1)
    path = f"/account/loans/{loan.loan_id}/settle"
    check = who.client.post(path, {"on": (business_date() + timedelta(days=3)).isoformat()})["Location"]
    assert "报价存好了" in shown(who.client, check)
    assert who.client.post(check).status_code == 409
    assert not models.PaymentOrder.objects.exists()


def test_a_loan_settled_early_adds_up_what_was_paid_and_has_nothing_to_debit() -> None:
    who = person()
    loan = loan_in("today", who, 1)
    receive(loan, open_order(loan))
    settle(loan)
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=business_date())
    paid = home.principal_paid_fen + home.interest_paid_fen + home.other_paid_fen
    assert home.other_paid_fen and home.interest_paid_fen < sum(row.interest_fen for row in home.plan)
    page = shown(who.client, f"/account/loans/{loan.loan_id}/plan")
    total = page.index("一共付了", page.index("手续费和罚息"))
    assert yuan(paid) in page[total : total + 60] and yuan(home.other_paid_fen) in page[:total]
    assert page.index("一共付了") < page.index("原来的计划") and "原计划合计" in page
    page = shown(who.client, f"/account/loans/{loan.loan_id}/mandate")
    assert "结清了" in page and "开自动扣款" not in page and "罚息" not in page
    assert paid == sum(models.Receipt.objects.values_list("amount_fen", flat=True))


def test_every_address_of_somebody_else_is_not_found_and_audited() -> None:
    owner, stranger = person(), person()
    loan = loan_in("today", owner, 1)
    order = open_order(loan)
    receive(loan, order)
    settle(loan)
    receipt, quote = models.Receipt.objects.all()[0], PayoffQuote.objects.get()
    base = f"/account/loans/{loan.loan_id}"
    gets = [base, *(f"{base}/{tail}" for tail in (
        "plan", "pay", "receipts", "papers", f"papers/{receipt.id}.pdf", "settle", f"settle/{quote.id}",
        "certificate.pdf", "certificate/state"))]  # fmt: skip
    gets += [
        f"/account/receipts/{receipt.id}",
        *(f"/pay/{order.order_id}{tail}" for tail in ("", "/state", "/go")),
    ]
    for path in gets:
        assert stranger.client.get(path).status_code == 404, path
    posts = [f"{base}/pay", f"{base}/settle", f"{base}/settle/{quote.id}"]
    for path in posts:
        assert stranger.client.post(path, {"amount_fen": "590391"}).status_code == 404, path
    assert denied(stranger) == len(gets) + len(posts)


def denied(who: Person) -> int:
    return AuditRow.objects.filter(outcome="denied", actor_id=str(who.customer.id)).count()


def test_both_languages_and_all_tabs() -> None:
    who = person()
    loan_in("upcoming", who, 1)
    loan_in("late", who, 2)
    loan_in("settled", who, 3)
    who.client.cookies["suiche_prefs"] = "en.auto.normal.normal"
    for path in ("/account", "/account/pay", "/account/tasks", "/account/me"):
        page = shown(who.client, path)
        body = page.partition("<main")[2].partition("</main>")[0]
        left = set(re.findall(r"[一-鿿]+", body)) - {"演示", "一号", "演示银行", "林", "禾"}
        assert left == set(), path


def test_the_big_sum_at_the_end_and_the_card_that_is_debited_stand_where_one_pays() -> None:
    who, start = person(), start_for("upcoming")
    agreed = LoanTerms(Method.BALLOON, 20_000_000, 36, start, annual_rate_ppm=39_900, balloon_fen=5_000_000)
    loan = running_loan(agreed=agreed, customer=who.customer)
    home = queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=business_date())
    last = home.plan[-1]
    card = BankCard.objects.get(customer=who.customer)
    models.DebitMandate.objects.create(
        loan_id=loan.loan_id, card_id=card.id, bank_name=card.bank_name, last4="6217", request_no="R1",
        state="active", protocol_no="P1", asked_at=now(),
    )  # fmt: skip
    base = f"/account/loans/{loan.loan_id}"
    for path in ("/account", "/account/pay", f"{base}/pay", f"{base}/settle"):
        text = shown(who.client, path)
        assert "最后一期（含尾款）" in text and day(last.due_date) in text, path
        assert yuan(last.payment_fen).split(".")[0] in text, path
    assert "含尾款" in shown(who.client, f"{base}/plan").rpartition('class="how')[2]
    for path in ("/account", "/account/pay", f"{base}/pay"):
        assert "尾号6217" in shown(who.client, path), path
