"""Notices of the payment gateway over real sockets: once, twice, late, forged, another amount, never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from suiche.journey.change.actions.pay_payoff import pay_payoff
from suiche.journey.change.actions.quote_payoff import quote_payoff
from suiche.journey.repay import queries
from suiche.journey.repay.actions.expire_payment import expire_payment
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.desk_queries import payment_cases
from suiche.journey.repay.events import Notice
from suiche.journey.repay.models import PaymentOrder, Receipt
from suiche.journey.repay.states import CaseKind, LoanState, OrderState
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import Instant, business_date, now
from suiche.kit.models import AuditRow, InboxMessage, Job
from suiche.ledger import queries as ledger
from tests.channels.account_world import INSTALMENT, open_order, start_for
from tests.channels.gateway_world import arrived, brought, gateway, pay, until, work
from tests.partners.sandbox_server import Sandbox
from tests.steps.at_once import at_once
from tests.steps.loans import LoanInHand, running_loan

pytestmark = pytest.mark.django_db(transaction=True)
DOOR = "/callbacks/payments"


@pytest.fixture
def bank(live_server: LiveServer, tmp_path: Path, settings: Any) -> Iterator[Sandbox]:
    """The gateway, whose notices reach the live server."""
    with gateway(settings, live_server.url, tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def loan(bank: Sandbox) -> LoanInHand:
    """A loan whose first instalment is due today."""
    return running_loan(start=start_for("today"))


def opened(loan: LoanInHand) -> queries.OrderView:
    """Open an order over what is due and have the gateway make its page."""
    order_id = open_order(loan).order_id
    work()
    return queries.order(order_id=order_id, customer_id=None)


def posted_once(loan: LoanInHand) -> None:
    """The instalment is paid, by one receipt, and the books agree."""
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=business_date())
    assert (home.paid_periods, home.credit_fen, Receipt.objects.count()) == (1, 0, 1)
    assert ledger.proof().balances
    assert queries.differences() == ()


def nothing_posted() -> None:
    assert not Receipt.objects.exists()
    assert ledger.proof().balances


def test_a_notice_is_stored_first_and_posted_later(bank: Sandbox, loan: LoanInHand) -> None:
    order = opened(loan)
    assert order.pay_url.startswith(bank.url)
    pay(bank, order.order_no)
    until(arrived(1))
    nothing_posted()
    work()
    posted_once(loan)
    message = InboxMessage.objects.get()
    assert (message.outcome, message.partner) == ("SUCCESS", "payments")
    assert not {"cookie", "authorization"} & set(message.headers)


def test_twice_is_once(bank: Sandbox, loan: LoanInHand) -> None:
    order = opened(loan)
    pay(bank, order.order_no, "twice")
    until(brought(bank, "NOTICE", 2))
    assert InboxMessage.objects.count() == 1
    work()
    posted_once(loan)


def test_late_after_we_had_given_up_is_posted_all_the_same(bank: Sandbox, loan: LoanInHand) -> None:
    bank.faults("payments", latency_ms=0, delay_seconds=1)
    order = opened(loan)
    pay(bank, order.order_no, "late")
    assert expire_payment(order_id=order.order_id, by=SYSTEM, at=now())
    until(arrived(1))
    work()
    posted_once(loan)
    assert queries.order(order_id=order.order_id, customer_id=None).state is OrderState.PAID


def test_forged_is_refused_and_audited(bank: Sandbox, loan: LoanInHand) -> None:
    order = opened(loan)
    pay(bank, order.order_no, "forged")
    until(brought(bank, "FORGED", 1))
    assert [seen["status"] for seen in bank.seen("payments") if seen["outcome"] == "FORGED"] == [401]
    denied = AuditRow.objects.get(outcome="denied")
    assert (denied.action, denied.arguments) == (
        "POST /callbacks/payments",
        {"subject": "payments:signature"},
    )
    assert not InboxMessage.objects.exists()
    work()
    nothing_posted()


def test_another_amount_is_refused_with_a_case(bank: Sandbox, loan: LoanInHand) -> None:
    order = opened(loan)
    pay(bank, order.order_no, "other_amount")
    until(arrived(1))
    work()
    nothing_posted()
    cases = payment_cases()
    assert [(c.kind, c.expected_fen, c.received_fen) for c in cases] == [
        (CaseKind.WRONG_AMOUNT, INSTALMENT, INSTALMENT - 1)
    ]


def test_never_is_found_by_asking(bank: Sandbox, loan: LoanInHand) -> None:
    order = opened(loan)
    pay(bank, order.order_no, "never")
    work(at=Instant(now() + timedelta(seconds=30)))
    assert not InboxMessage.objects.exists()
    posted_once(loan)


def test_paid_without_a_word_before_another_order_replaced_it_is_found_by_asking(
    bank: Sandbox, loan: LoanInHand
) -> None:
    order = opened(loan)
    pay(bank, order.order_no, "never")
    PaymentOrder.objects.update(state=OrderState.CLOSED.value)  # as when the customer began another payment
    work(at=Instant(now() + timedelta(seconds=30)))
    assert not InboxMessage.objects.exists()
    posted_once(loan)


def test_an_order_that_another_replaced_can_no_longer_be_paid(bank: Sandbox, loan: LoanInHand) -> None:
    order = opened(loan)
    PaymentOrder.objects.update(state=OrderState.CLOSED.value)
    work(at=Instant(now() + timedelta(seconds=30)))
    answer = httpx.post(f"{bank.url}/sandbox/payments/{order.order_no}/pay", json={"card": "ok"})
    assert (answer.status_code, answer.json().get("result")) != (200, "SUCCESS")
    assert not Job.objects.filter(task__endswith=":watch_the_order").exists()


def test_while_the_gateway_is_silent_the_order_is_not_given_up(bank: Sandbox, loan: LoanInHand) -> None:
    order = opened(loan)
    pay(bank, order.order_no, "never")
    bank.faults("payments", latency_ms=0, mode="down")
    work(at=Instant(now() + timedelta(minutes=1)))
    assert Job.objects.get(task__endswith=":watch_the_order").attempts == 0, "waiting is no failure"
    bank.faults("payments", latency_ms=0)
    work(at=Instant(now() + timedelta(minutes=20)))
    posted_once(loan)


def test_nobody_pays_and_the_order_is_closed_on_both_sides(bank: Sandbox, loan: LoanInHand) -> None:
    order = opened(loan)
    PaymentOrder.objects.update(expires_at=now())
    work(at=Instant(now() + timedelta(minutes=1)))
    assert queries.order(order_id=order.order_id, customer_id=None).state is OrderState.CLOSED
    assert not Job.objects.filter(task__endswith=":watch_the_order").exists()


@pytest.mark.parametrize("body", [b"", b"{}", b"not json", b'{"id":"1"}'])
def test_what_the_gateway_did_not_sign_gets_its_kind_of_answer(bank: Sandbox, body: bytes) -> None:
    answer = Client().post(DOOR, body, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (401, {"code", "message"})
    assert not InboxMessage.objects.exists()
    assert AuditRow.objects.filter(outcome="denied").count() == 1


def test_an_old_notice_that_is_sent_again_is_refused(
    bank: Sandbox, loan: LoanInHand, live_server: LiveServer
) -> None:
    order = opened(loan)
    pay(bank, order.order_no)
    until(arrived(1))
    message = InboxMessage.objects.get()
    headers = {name: value for name, value in message.headers.items() if name.startswith("wechatpay-")}
    again = httpx.post(f"{live_server.url}{DOOR}", content=bytes(message.body), headers=headers)
    assert (again.status_code, again.json()) == (200, {"code": "SUCCESS"})
    headers["wechatpay-timestamp"] = str(int(now().timestamp()) - 301)
    stale = httpx.post(f"{live_server.url}{DOOR}", content=bytes(message.body), headers=headers)
    assert stale.status_code == 401
    assert AuditRow.objects.get(outcome="denied").arguments == {"subject": "payments:stale"}
    assert InboxMessage.objects.count() == 1


def test_too_much_is_not_even_read(bank: Sandbox) -> None:
    answer = Client().post(DOOR, b"x" * 65_537, content_type="application/json")
    assert answer.status_code == 413
    assert Client().get(DOOR).status_code == 405
    assert not InboxMessage.objects.exists()


def test_two_workers_with_the_same_payment_post_it_once(loan: LoanInHand) -> None:
    order = opened(loan)
    said = Notice(order.order_no, "4200-SAME", order.amount_fen, now())

    def receive() -> None:
        today = business_date()
        receive_payment(notice=said, paid_on=today, by=SYSTEM, on=today, at=now())

    at_once(*[receive] * 4)
    posted_once(loan)
    assert Receipt.objects.filter(loan_id=loan.loan_id).count() == 1


def test_two_clicks_at_once_open_one_order(loan: LoanInHand) -> None:
    at_once(*[lambda: open_order(loan)] * 4)
    assert PaymentOrder.objects.filter(loan_id=loan.loan_id).count() == 1


def test_a_settlement_goes_the_same_way(bank: Sandbox, loan: LoanInHand) -> None:
    on, by = business_date(), SYSTEM
    quoted = quote_payoff(
        loan_id=loan.loan_id, customer_id=loan.customer_id, settle_on=on, by=by, on=on, at=now()
    )
    order_id = pay_payoff(
        quote_id=quoted.quote_id, customer_id=loan.customer_id, by=by, on=on, at=now()
    ).order_id
    work()
    pay(bank, queries.order(order_id=order_id, customer_id=None).order_no, "twice")
    until(brought(bank, "NOTICE", 2))
    work()
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=on)
    assert (home.state, home.principal_left_fen) == (LoanState.SETTLED, 0)
    assert Receipt.objects.count() == 1
    assert queries.differences() == ()
