"""A gateway that is who it says and says odd things: each is stored, and ends in a case or in one posting.

Nothing is lost, nothing is booked twice, and nothing comes again for ever.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client

from suiche.demo.sandbox import signed
from suiche.journey.repay import queries
from suiche.journey.repay.actions.expire_payment import expire_payment
from suiche.journey.repay.desk_queries import PaymentCaseView, payment_cases
from suiche.journey.repay.models import PaymentOrder, Receipt
from suiche.journey.repay.states import CaseKind, OrderState
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import Instant, business_date, now
from suiche.kit.models import InboxMessage, Job
from suiche.ledger import queries as ledger
from suiche.partners.payments.adapters.sandbox import APP_ID, MCH_ID
from tests.channels.account_world import INSTALMENT, open_order, start_for
from tests.channels.gateway_world import gateway, work
from tests.partners.sandbox_server import Sandbox
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.test_loan_events import transfer

pytestmark = pytest.mark.django_db
NUMBERS = count(1)


@pytest.fixture
def bank(tmp_path: Path, settings: Any) -> Iterator[Sandbox]:
    with gateway(settings, "http://testserver", tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def loan(bank: Sandbox) -> LoanInHand:
    """A loan whose first instalment is due today."""
    return running_loan(start=start_for("today"))


def opened(loan: LoanInHand) -> queries.OrderView:
    order_id = open_order(loan).order_id
    work()
    return queries.order(order_id=order_id, customer_id=None)


def paid(order_no: str, **other: Any) -> dict[str, Any]:
    """What the gateway says of a payment."""
    said = {
        "mchid": MCH_ID, "appid": APP_ID, "out_trade_no": order_no, "transaction_id": f"42{next(NUMBERS):026d}",
        "trade_state": "SUCCESS", "success_time": now().isoformat(), "amount": {"total": INSTALMENT, "currency": "CNY"},
    }  # fmt: skip
    return {name: value for name, value in {**said, **other}.items() if value is not None}


def says(bank: Sandbox, content: object, **message: Any) -> None:
    """Bring a genuine notice, twice, and do the work; the gateway hears SUCCESS and nothing of it waits or failed."""
    keys = bank.application.box.keys
    sealed = AESGCM(keys.apiv3).encrypt(b"123456789012", json.dumps(content).encode(), b"x")
    resource = {
        "algorithm": "AEAD_AES_256_GCM", "nonce": "123456789012", "associated_data": "x",
        "ciphertext": base64.b64encode(sealed).decode(),
    }  # fmt: skip
    body = json.dumps({"id": f"M{next(NUMBERS)}", "resource": resource, **message}).encode()
    stored = InboxMessage.objects.count()
    for _ in range(2):
        headers = signed.platform_headers(keys.platform, keys.platform.public_key(), body)
        answer = Client().post("/callbacks/payments", body, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()) == (200, {"code": "SUCCESS"}), answer.content
    assert InboxMessage.objects.count() == stored + 1
    work()
    newest = InboxMessage.objects.latest("id")
    assert newest.handled_at and newest.outcome
    assert not Job.objects.filter(task__contains="payment_notice").exists()
    assert ledger.proof().balances and queries.differences() == ()


def the_case() -> PaymentCaseView:
    (case,) = payment_cases()
    return case


ODD: dict[str, tuple[dict[str, Any], CaseKind, int]] = {
    "another currency": ({"amount": {"total": INSTALMENT, "currency": "USD"}}, CaseKind.ODD_NOTICE, 0),
    "nothing": ({"amount": {"total": 0}}, CaseKind.WRONG_AMOUNT, 0),
    "a fen too much": ({"amount": {"total": INSTALMENT + 1}}, CaseKind.WRONG_AMOUNT, INSTALMENT + 1),
    "less than nothing": ({"amount": {"total": -1}}, CaseKind.ODD_NOTICE, 0),
    "no whole fen": ({"amount": {"total": 5903.91}}, CaseKind.ODD_NOTICE, 0),
    "more than there is": ({"amount": {"total": 10**30}}, CaseKind.ODD_NOTICE, 0),
    "no number": ({"transaction_id": ""}, CaseKind.ODD_NOTICE, 0),
    "a number too long": ({"transaction_id": "4" * 65}, CaseKind.ODD_NOTICE, 0),
    "a number with a null": ({"transaction_id": "4\0002"}, CaseKind.ODD_NOTICE, 0),
    "a state nobody knows": ({"trade_state": "PERHAPS"}, CaseKind.ODD_NOTICE, 0),
    "paid back": ({"trade_state": "REFUND"}, CaseKind.GIVEN_BACK, INSTALMENT),
    "the end of time": ({"success_time": "0001-01-01T00:00:00+23:00"}, CaseKind.ODD_NOTICE, 0),
    "an order it does not know": ({"out_trade_no": "NOT-OURS"}, CaseKind.UNKNOWN_ORDER, INSTALMENT),
}


@pytest.mark.parametrize("what", sorted(ODD))
def test_what_cannot_be_booked_is_a_case(bank: Sandbox, loan: LoanInHand, what: str) -> None:
    other, kind, fen = ODD[what]
    order = opened(loan)
    says(bank, paid(order.order_no, **other))
    assert (the_case().kind, the_case().received_fen) == (kind, fen)
    assert not Receipt.objects.exists()


def test_what_cannot_be_read_is_kept_as_it_came(bank: Sandbox) -> None:
    for content in (
        ["no", "object"],
        "text",
        {"mchid": MCH_ID},
        {"mchid": MCH_ID, "refund_status": "SUCCESS"},
    ):
        says(bank, content)
    says(bank, {}, id="9" * 121)
    says(bank, {}, id="9\0009")
    assert {case.kind for case in payment_cases()} == {CaseKind.ODD_NOTICE} and len(payment_cases()) == 6


def test_money_given_back_is_told_beside_its_loan_and_moves_nothing(bank: Sandbox, loan: LoanInHand) -> None:
    order = opened(loan)
    says(bank, paid(order.order_no, transaction_id="PAID-1"))
    assert Receipt.objects.count() == 1
    for number in ("R1", "R2", "R1"):  # two refunds, one of them told again in another message
        says(bank, {
            "mchid": MCH_ID, "out_trade_no": order.order_no, "transaction_id": "PAID-1", "refund_id": number,
            "refund_status": "SUCCESS", "amount": {"total": INSTALMENT, "refund": 10_000},
        })  # fmt: skip
    told = [(case.kind, case.transaction_no, case.received_fen, case.loan_id) for case in payment_cases()]
    assert told == [(CaseKind.GIVEN_BACK, number, 10_000, loan.loan_id) for number in ("R1", "R2")]
    assert Receipt.objects.count() == 1


def test_a_payment_that_does_not_say_when_counts_for_the_moment_it_was_told(
    bank: Sandbox, loan: LoanInHand
) -> None:
    says(bank, paid(opened(loan).order_no, success_time=None))
    assert (Receipt.objects.get().amount_fen, payment_cases()) == (INSTALMENT, ())


@pytest.mark.parametrize("days", [400, -20_000])
def test_a_clock_that_is_wrong_loses_nothing(bank: Sandbox, loan: LoanInHand, days: int) -> None:
    says(bank, paid(opened(loan).order_no, success_time=(now() + timedelta(days=days)).isoformat()))
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=business_date())
    assert Receipt.objects.count() == 1 and (home.paid_periods == 1) == (days > 0)
    assert home.paid_periods == 1 or home.credit_fen == INSTALMENT


def test_a_success_after_the_order_expired_is_posted_once(bank: Sandbox, loan: LoanInHand) -> None:
    order = opened(loan)
    assert expire_payment(order_id=order.order_id, by=SYSTEM, at=now())
    first = paid(order.order_no)
    says(bank, first)
    says(bank, first)  # in another message
    assert queries.order(order_id=order.order_id, customer_id=None).state is OrderState.PAID
    assert Receipt.objects.count() == 1 and payment_cases() == ()
    says(bank, paid(order.order_no))  # paid again, with a number of its own
    assert Receipt.objects.count() == 2 and the_case().kind is CaseKind.PAID_TWICE


def test_a_number_that_stands_for_other_money_hides_none(bank: Sandbox, loan: LoanInHand) -> None:
    """A colleague has typed the gateway's number in as a transfer of another loan."""
    order, other = opened(loan), running_loan(number=2)
    assert transfer(other, business_date().isoformat(), 100, "42-SAME")
    says(bank, paid(order.order_no, transaction_id="42-SAME"))
    assert (the_case().kind, the_case().received_fen) == (CaseKind.ODD_NOTICE, INSTALMENT)
    assert (the_case().loan_id, Receipt.objects.count()) == (loan.loan_id, 1)


def test_an_order_that_was_paid_and_given_back_is_asked_about_no_more(
    bank: Sandbox, loan: LoanInHand
) -> None:
    order = opened(loan)
    for minutes, state in ((1, "USERPAYING"), (3, "REFUND")):
        with bank.application.box.store.work() as there:
            there.execute("update orders set state = ? where order_no = ?", (state, order.order_no))
        work(at=Instant(now() + timedelta(minutes=minutes)))
        assert Job.objects.filter(task__endswith=":watch_the_order").exists() == (state == "USERPAYING")
    assert (the_case().kind, the_case().order_no) == (CaseKind.GIVEN_BACK, order.order_no)
    assert PaymentOrder.objects.get().state == OrderState.CLOSED.value and not Receipt.objects.exists()
