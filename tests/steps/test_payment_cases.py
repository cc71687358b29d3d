"""A payment that does not match: its customer hears of it, and it ends with what became of the money, checked, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from suiche.contact.models import Message
from suiche.journey.repay import case_queries, models, order_queries, queries
from suiche.journey.repay.actions.close_case import CaseClosed, close_case
from suiche.journey.repay.actions.report_odd_notice import report_odd_notice
from suiche.journey.repay.case_queries import CaseEnd
from suiche.journey.repay.events import Notice
from suiche.journey.repay.rules import EventOrder
from suiche.journey.repay.states import CaseKind, CaseOutcome, EventKind
from suiche.kit.actor import SYSTEM
from suiche.kit.refusal import BadInput
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.test_loan_events import ACCOUNTANT, allow, order, transfer
from tests.steps.test_repay import AT, agrees, day, open_on, pay

pytestmark = pytest.mark.django_db
ON = "2026-02-15"
SENT_BACK = CaseEnd(CaseOutcome.REFUNDED, amount_fen=100, on=date(2026, 2, 15), reference="RF-0001")


def short(loan: LoanInHand, number: str = "G1") -> models.PaymentCase:
    """Let 1.00 come where more was asked for."""
    due = queries.home(loan_id=loan.loan_id, customer_id=None, on=day(ON)).due_fen
    assert not pay(loan, open_on(loan, ON, due), ON, transaction=number, amount=100)
    return models.PaymentCase.objects.get(transaction_no=number)


def close(case: models.PaymentCase, end: CaseEnd) -> models.PaymentCase:
    close_case(case_id=case.id, end=end, note="对过银行流水", by=ACCOUNTANT, on=day(ON), at=AT)
    case.refresh_from_db()
    return case


def refused(case: models.PaymentCase, end: CaseEnd) -> str:
    with pytest.raises(BadInput) as met:
        close(case, end)
    case.refresh_from_db()
    assert (case.closed_at, case.outcome) == (None, "")
    return met.value.field


def posted(number: str) -> CaseEnd:
    return CaseEnd(CaseOutcome.POSTED, transaction_no=number)


def told() -> list[str]:
    return sorted(one.template for one in Message.objects.all())


def test_its_money_is_posted_only_by_a_receipt_of_that_loan_and_amount() -> None:
    loan, other = running_loan(), running_loan(number=2)
    transfer(loan, ON, 100, "B-BEFORE")
    case = short(loan, "g1")
    models.PaymentCase.objects.update(opened_at=AT + timedelta(hours=1))
    case.refresh_from_db()
    assert case_queries.possible(case.id).transaction_no == ""
    transfer(loan, ON, 99, "B-AMOUNT")
    transfer(other, ON, 100, "B-LOAN")
    for number in ("", "B-NOBODY", "B-AMOUNT", "B-LOAN", "B-BEFORE"):
        assert refused(case, posted(number)) == "transaction_no", number
    assert transfer(loan, ON, 100, "G1"), "typed as people type"
    assert case_queries.possible(case.id).transaction_no == "G1"
    for end in (SENT_BACK, CaseEnd(CaseOutcome.NO_MONEY), CaseEnd(CaseOutcome.KEPT)):
        assert refused(case, end) == "outcome"
    assert close(case, posted("ｇ 1")).receipt == models.Receipt.objects.get(transaction_no="G1")
    second = short(loan, "G2")
    assert case_queries.possible(second.id).transaction_no == "B-BEFORE", "it came since, with this amount"
    assert refused(second, posted("G1")) == "transaction_no", "it is the first one's"
    agrees()


def test_a_refund_past_our_books_has_amount_day_and_number() -> None:
    case = short(running_loan())
    for field, other in (
        ("amount", {"amount_fen": 99}),
        ("refunded_on", {"on": None}),
        ("refunded_on", {"on": date(2026, 2, 16)}),
        ("refunded_on", {"on": date(2026, 1, 14)}),
        ("reference", {"reference": "R 1"}),
    ):
        assert refused(case, CaseEnd(**{**vars(SENT_BACK), **other})) == field, other
    assert (close(case, SENT_BACK).refunded_fen, case.reference) == (100, "RF-0001")
    again = short(running_loan(number=2), "G2")
    assert refused(again, SENT_BACK) == "reference"


def test_its_customer_hears_when_it_opens_and_when_it_ends_each_once() -> None:
    loan = running_loan()
    wanted = open_on(loan, ON, 590_391)
    for _ in range(2):
        assert not pay(loan, wanted, ON, transaction="G1", amount=100)
    case = models.PaymentCase.objects.get()
    assert told() == ["PAYMENT_IN_DOUBT"]
    close(case, CaseEnd(CaseOutcome.NO_MONEY))
    with pytest.raises(CaseClosed):
        close(case, SENT_BACK)
    assert told() == ["CASE_NO_MONEY", "PAYMENT_IN_DOUBT"]
    seen = order_queries.doubts(loan_id=loan.loan_id, customer_id=loan.customer_id)
    assert [(one.outcome, one.received_fen, one.waits_outside) for one in seen] == [
        (CaseOutcome.NO_MONEY, 100, True)
    ]


def test_money_on_the_account_goes_back_by_an_event_of_the_loan() -> None:
    loan = running_loan()
    allow(EventKind.REFUND, 10**9)
    wanted = open_on(loan, ON, 590_391)
    for number in ("G1", "G2"):
        assert pay(loan, wanted, ON, transaction=number)
    case = models.PaymentCase.objects.get(kind=CaseKind.PAID_TWICE.value)
    assert refused(case, SENT_BACK) == "event" and case_queries.possible(case.id).refunds == ()
    assert refused(case, posted("G2")) == "outcome"
    done = order(loan, ON, EventOrder(EventKind.REFUND, 590_391))
    assert done.event_id is not None
    event = models.LoanEvent.objects.get(id=done.event_id)
    models.PaymentCase.objects.create(
        kind=CaseKind.PAID_TWICE.value, order_no="S", transaction_no="G0", loan_id=loan.loan_id, received_fen=590_391,
        opened_at=AT, closed_at=AT, outcome="refunded", event=event, refunded_fen=590_391, refunded_on=day(ON),
    )  # fmt: skip
    back = CaseEnd(CaseOutcome.REFUNDED, event=event.number)
    assert refused(case, back) == "event", "it gave another payment back"
    models.PaymentCase.objects.filter(transaction_no="G0").delete()
    assert (close(case, back).refunded_fen, case.event) == (590_391, event)
    assert told() == ["CASE_REFUNDED", "PAYMENT_RECEIVED", "PAYMENT_RECEIVED"]
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=day(ON))
    assert home.credit_fen == 0
    agrees()


def odd(order_no: str, number: str, fen: int, kind: CaseKind = CaseKind.GIVEN_BACK) -> models.PaymentCase:
    report_odd_notice(kind=kind, notice=Notice(order_no, number, fen, AT), by=SYSTEM, at=AT)
    known = models.PaymentCase.objects.filter(order_no=order_no, kind=kind.value)
    return known.filter(transaction_no=number).first() or known.get()


def test_money_in_the_books_never_goes_back_past_them() -> None:
    loan = running_loan()
    case = short(loan)
    transfer(loan, ON, 100, "BANK-LINE-9")
    assert refused(case, SENT_BACK) == "outcome", "a receipt that fits stands"
    close(case, posted("BANK-LINE-9"))
    assert refused(odd(case.order_no, "R1", 100), SENT_BACK) == "event", "a colleague booked it"


def test_a_refund_is_of_this_payment_and_holds_its_amount_beside_the_others() -> None:
    loan = running_loan()
    allow(EventKind.REFUND, 10**9)
    transfer(loan, "2026-02-01", 700_000, "EARLY")
    order(loan, "2026-02-01", EventOrder(EventKind.REFUND, 600_000))
    wanted = open_on(loan, ON, 490_391)
    assert pay(loan, wanted, ON, transaction="G1") and pay(loan, wanted, ON, transaction="G2")
    order_no = models.PaymentOrder.objects.get(id=wanted.order_id).order_no
    case = odd(order_no, "G1", 490_391)
    assert case_queries.possible(case.id).refunds == (), "it was given before this money came"
    order(loan, ON, EventOrder(EventKind.REFUND, 1))
    assert case_queries.possible(case.id).refunds == (), "too little"
    assert close(case, CaseEnd(CaseOutcome.NO_MONEY)).outcome == "no_money", "nothing was given back"
    order(loan, ON, EventOrder(EventKind.REFUND, 490_390))
    twice = models.PaymentCase.objects.get(kind=CaseKind.PAID_TWICE.value)
    fits = [one.amount_fen for one in case_queries.possible(twice.id).refunds]
    assert fits == [600_000], "the second is one fen short"
    first, second, blank = (odd(order_no, n, fen) for n, fen in (("R1", 490_000), ("R2", 391), ("R3", 0)))
    (event,) = case_queries.possible(first.id).refunds
    back = CaseEnd(CaseOutcome.REFUNDED, event=event.number)
    assert close(first, back).refunded_fen == 490_000
    assert refused(second, back) == refused(blank, back) == "event", "390 are left of it"
    models.PaymentCase.objects.filter(id=first.id).update(received_fen=0, refunded_fen=event.amount_fen)
    assert case_queries.possible(blank.id).refunds[:1] != (event,), "used up by one that knew no amount"


def test_notices_that_name_nothing_are_one_case_and_end_together() -> None:
    loan = running_loan()
    wanted = open_on(loan, ON, 590_391)
    order_no = models.PaymentOrder.objects.get(id=wanted.order_id).order_no
    for number in ("message 12", "message 13", order_no):
        case = odd(order_no, number, 0, CaseKind.ODD_NOTICE)
    assert models.PaymentCase.objects.count() == 1 and told() == ["PAYMENT_UNCLEAR"]
    assert pay(loan, wanted, ON, transaction="4200001")
    case.refresh_from_db()
    assert case.outcome == "posted" and case.receipt is not None
    late = odd(order_no, "message 14", 0, CaseKind.ODD_NOTICE)
    assert refused(late, SENT_BACK) == "outcome", "its order's money stands"
    assert close(late, posted("4200001")).receipt == case.receipt
    agrees()
