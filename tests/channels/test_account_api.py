"""Loans over the API: what is due, paying, quotes, receipts; repeats and strangers."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from suiche.journey.change.models import PayoffQuote
from suiche.journey.repay import models
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.events import Notice
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import business_date, now
from suiche.kit.models import AuditRow
from suiche.parties.models import Customer
from tests.channels.account_world import INSTALMENT, Person, loan_in, open_order, person, receive, settle
from tests.channels.sign_in_codes import new_phone, sent_code
from tests.steps.loans import LoanInHand
from tests.steps.transfers import receive_transfer

pytestmark = pytest.mark.django_db
API = "/api/v1"


class Program:
    """A program that holds a customer's token."""

    def __init__(self) -> None:
        self.client = Client()
        phone = new_phone()
        self.client.post(f"{API}/sign-in/code", json.dumps({"phone": phone}), content_type="application/json")
        answer = self.client.post(
            f"{API}/sign-in",
            json.dumps({"phone": phone, "code": sent_code(phone)}),
            content_type="application/json",
        )
        self.token = answer.json()["token"]
        self.customer_id = self.get("/me").json()["id"]

    def get(self, path: str) -> Any:
        return self.client.get(f"{API}{path}", headers={"Authorization": f"Bearer {self.token}"})

    def post(self, path: str, body: object = None, key: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} | ({"Idempotency-Key": key} if key else {})
        return self.client.post(
            f"{API}{path}", json.dumps(body), content_type="application/json", headers=headers
        )


@pytest.fixture
def program() -> Program:
    cache.clear()
    return Program()


def loan_of(program: Program, state: str, number: int = 1) -> LoanInHand:
    return loan_in(state, Person(program.client, Customer.objects.get(id=program.customer_id)), number)


def test_a_loan_tells_what_is_due_and_why(program: Program) -> None:
    loan = loan_of(program, "late")
    found = program.get(f"/loans/{loan.loan_id}").json()
    # 5,903.91 and 20 days at 5.985 % on 5,238.91: 17.42 (tests/steps/test_repay.py)
    assert (found["due_fen"], found["overdue"], found["lateness"]["cost_fen"]) == (
        INSTALMENT + 1_742,
        True,
        1_742,
    )
    assert sum(line["amount_fen"] for line in found["due_lines"]) == found["due_fen"]
    assert [line["formula"] for line in found["due_lines"]] == [
        "5,238.91 × 5.985% ÷ 360 × 20", "200,000.00 × 3.99% ÷ 12", "5,903.91 − 665.00",
    ]  # fmt: skip
    assert [card["loan_id"] for card in program.get("/loans").json()] == [str(loan.loan_id)]
    plan = program.get(f"/loans/{loan.loan_id}/plan").json()
    assert ([row["state"] for row in plan[:3]], len(plan)) == (["late", "next", "ahead"], 36)


def test_a_payment_from_order_to_receipt(program: Program) -> None:
    loan = loan_of(program, "today")
    made = program.post(f"/loans/{loan.loan_id}/payments", {"amount_fen": INSTALMENT})
    assert (made.status_code, made.json()["state"], made.json()["pay_url"]) == (201, "open", "")
    order_id = made.json()["order_id"]
    receive(loan, open_order(loan))
    done = program.get(f"/payments/{order_id}").json()
    assert (done["state"], done["in_doubt"]) == ("paid", False)
    receipt = program.get(f"/receipts/{done['receipt_id']}").json()
    assert {line["key"]: line["amount_fen"] for line in receipt["lines"]} == {
        "interest": 66_500,
        "principal": 523_891,
    }
    assert program.get(f"/loans/{loan.loan_id}/receipts").json() == [receipt]
    again = program.post(f"/loans/{loan.loan_id}/payments", {"amount_fen": INSTALMENT})
    assert again.status_code == 201, "paying ahead is possible: it becomes credit"
    assert done["case"] is None
    wrong = models.PaymentOrder.objects.get(id=again.json()["order_id"])
    today = business_date()
    notice = Notice(wrong.order_no, "T-WRONG", 100, now())
    assert not receive_payment(notice=notice, paid_on=today, by=SYSTEM, on=today, at=now()).posted
    doubt = program.get(f"/payments/{wrong.id}").json()
    assert (doubt["in_doubt"], doubt["case"]["received_fen"], doubt["case"]["expected_fen"]) == (
        True,
        100,
        INSTALMENT,
    )
    assert doubt["case"]["answer_by"] > today.isoformat() and doubt["case"]["outcome"] is None
    assert program.get(f"/loans/{loan.loan_id}/payment-cases").json() == [doubt["case"]]


def test_two_loans_and_two_receipts_are_lists_of_two(program: Program) -> None:
    first, second = loan_of(program, "late", 1), loan_of(program, "late", 2)
    listed = program.get("/loans")
    assert listed.status_code == 200 and {one["loan_id"] for one in listed.json()} == {
        str(first.loan_id), str(second.loan_id)
    }  # fmt: skip
    for number in ("T-1", "T-2"):
        receive_transfer(
            loan_id=first.loan_id, transaction_no=number, amount_fen=10_000, paid_on=business_date(), by=SYSTEM,
            on=business_date(), at=now(),
        )  # fmt: skip
    receipts = program.get(f"/loans/{first.loan_id}/receipts")
    assert receipts.status_code == 200 and len(receipts.json()) == 2


def test_a_repeated_post_makes_nothing_new(program: Program) -> None:
    loan = loan_of(program, "today")
    path = f"/loans/{loan.loan_id}/payoff-quotes"
    body = {"settle_on": business_date().isoformat()}
    first, second = program.post(path, body, key="k1"), program.post(path, body, key="k1")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert PayoffQuote.objects.count() == 1
    pays = [
        program.post(f"/loans/{loan.loan_id}/payments", {"amount_fen": INSTALMENT}, key="k1") for _ in "ab"
    ]
    assert pays[0].json() == pays[1].json()
    other = program.post(f"/loans/{loan.loan_id}/payments", {"amount_fen": 1}, key="k1")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert models.PaymentOrder.objects.count() == 1


def test_the_same_key_of_another_customer_is_another_key(program: Program) -> None:
    mine = loan_of(program, "today")
    stranger = Program()
    theirs = loan_of(stranger, "today", number=2)
    a = program.post(f"/loans/{mine.loan_id}/payments", {"amount_fen": INSTALMENT}, key="same")
    b = stranger.post(f"/loans/{theirs.loan_id}/payments", {"amount_fen": INSTALMENT}, key="same")
    assert (a.status_code, b.status_code) == (201, 201)
    assert a.json()["order_id"] != b.json()["order_id"]


def test_settling_over_the_api(program: Program) -> None:
    loan = loan_of(program, "late")
    made = program.post(
        f"/loans/{loan.loan_id}/payoff-quotes", {"settle_on": business_date().isoformat()}
    ).json()
    # late 5,903.91 + penalty 17.42 + rest 194,761.09 + 20 days 431.72 + fee 3 % 5,842.83
    assert made["amount_fen"] == 590_391 + 1_742 + 19_476_109 + 43_172 + 584_283
    assert sum(line["amount_fen"] for line in made["lines"]) == made["amount_fen"]
    order = program.post(f"/payoff-quotes/{made['quote_id']}/payments")
    assert (order.status_code, order.json()["purpose"], order.json()["amount_fen"]) == (
        201,
        "payoff",
        made["amount_fen"],
    )
    assert program.get(f"/loans/{loan.loan_id}/certificate").json()["ready"] is False
    assert program.get(f"/loans/{loan.loan_id}/certificate.pdf").status_code == 404


def test_a_settled_loan_refuses_more(program: Program) -> None:
    loan = loan_of(program, "upcoming")
    settle(loan)
    found = program.get(f"/loans/{loan.loan_id}").json()
    assert (found["state"], found["principal_left_fen"], found["due_fen"]) == ("settled", 0, 0)
    pay = program.post(f"/loans/{loan.loan_id}/payments", {"amount_fen": INSTALMENT})
    assert (pay.status_code, pay.json()["code"]) == (409, "nothing_due")
    quote = program.post(f"/loans/{loan.loan_id}/payoff-quotes", {"settle_on": business_date().isoformat()})
    assert (quote.status_code, quote.json()["code"]) == (409, "loan_is_settled")


@pytest.mark.parametrize(
    ("path", "body"),
    [("payments", {"amount_fen": 1}), ("payments", {"amount_fen": 0}), ("payoff-quotes", {"settle_on": "2020-01-01"}),
     ("payoff-quotes", {"settle_on": "30 February"}), ("payments", {})],
)  # fmt: skip
def test_bad_input_is_refused_with_a_sentence(program: Program, path: str, body: dict[str, object]) -> None:
    loan = loan_of(program, "today")
    answer = program.post(f"/loans/{loan.loan_id}/{path}", body)
    assert answer.status_code in (409, 422)
    assert answer.json()["message"].endswith("。")
    assert models.PaymentOrder.objects.count() == PayoffQuote.objects.count() == 0


def test_somebody_elses_things_are_not_found_and_audited(program: Program) -> None:
    other = person()
    loan = loan_in("today", other, 7)
    order = open_order(loan)
    receive(loan, order)
    receipt = models.Receipt.objects.get().id
    open_order(loan)
    quote = PayoffQuote.begin(
        by=Actor("customer", str(other.customer.id)),
        at=now(),
        loan_id=loan.loan_id,
        settle_on=business_date(),
        amount_fen=1,
        price={},
        quoted_at=now(),
    )
    gets = [
        f"/loans/{loan.loan_id}{tail}"
        for tail in ("", "/plan", "/receipts", "/certificate", "/certificate.pdf")
    ]
    gets += [f"/payments/{order.order_id}", f"/receipts/{receipt}", f"/payoff-quotes/{quote.id}"]
    gets += [f"/loans/{uuid4()}"]
    for path in gets:
        assert program.get(path).status_code == 404, path
    posts: list[tuple[str, object]] = [
        (f"/loans/{loan.loan_id}/payments", {"amount_fen": INSTALMENT}),
        (f"/loans/{loan.loan_id}/payoff-quotes", {"settle_on": business_date().isoformat()}),
        (f"/payoff-quotes/{quote.id}/payments", None),
    ]
    for path, body in posts:
        assert program.post(path, body).status_code == 404, path
    denied = AuditRow.objects.filter(outcome="denied", actor_id=program.customer_id).count()
    assert denied == len(gets) + len(posts)


def test_without_a_token_nothing_is_shown(program: Program) -> None:
    loan = loan_of(program, "today")
    assert Client().get(f"{API}/loans/{loan.loan_id}").status_code == 401
