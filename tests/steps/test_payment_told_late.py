"""The gateway's word that comes after a colleague has booked, refunded or taken back the money: it is counted once."""

from __future__ import annotations

from datetime import date

import pytest

from suiche.journey.repay import case_queries, models, order_queries, queries
from suiche.journey.repay.actions.close_case import close_case
from suiche.journey.repay.actions.report_odd_notice import report_odd_notice
from suiche.journey.repay.case_queries import CaseEnd
from suiche.journey.repay.events import Notice, PaymentOpened
from suiche.journey.repay.rules import EventOrder
from suiche.journey.repay.states import CaseKind, CaseOutcome, EventKind, OrderState
from suiche.kit.actor import SYSTEM
from suiche.kit.refusal import BadInput
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.test_loan_events import ACCOUNTANT, allow, order, transfer
from tests.steps.test_repay import AT, agrees, day, open_on, pay

pytestmark = pytest.mark.django_db
ON, DUE = "2026-02-15", 590_391
BOOKED = CaseEnd(CaseOutcome.POSTED, transaction_no="STATEMENT-7")
REFUNDED = CaseEnd(CaseOutcome.REFUNDED, amount_fen=DUE, on=date(2026, 2, 15), reference="RF-01")


def unclear(loan: LoanInHand) -> PaymentOpened:
    """An order of which the gateway did not tell for too long."""
    opened = open_on(loan, ON, DUE)
    number = queries.order(order_id=opened.order_id, customer_id=None).order_no
    notice = Notice(number, number, 0, AT)
    report_odd_notice(kind=CaseKind.ODD_NOTICE, notice=notice, by=SYSTEM, at=AT)
    return opened


def close(end: CaseEnd) -> None:
    case_id = models.PaymentCase.objects.get(closed_at__isnull=True).id
    close_case(case_id=case_id, end=end, note="对过银行流水", by=ACCOUNTANT, on=day(ON), at=AT)


def take_back(loan: LoanInHand) -> None:
    """Take the newest event back."""
    allow(EventKind.REVERSED, 10**9)
    newest = models.LoanEvent.objects.latest("number")
    order(loan, ON, EventOrder(EventKind.REVERSED, 0, event_id=newest.id))


def told(loan: LoanInHand) -> tuple[int, bool]:
    """How much stands as received, and whether a person has to look."""
    received = sum(models.Receipt.objects.filter(loan_id=loan.loan_id).values_list("amount_fen", flat=True))
    agrees()
    return received, order_queries.in_doubt(loan.loan_id) is not None


@pytest.mark.parametrize("number", ["4200001", "4200abc"])
def test_a_number_booked_by_hand_is_the_same_money_and_its_order_is_paid(number: str) -> None:
    loan = running_loan()
    opened = open_on(loan, ON, DUE)
    transfer(loan, ON, DUE, number)
    assert not pay(loan, opened, ON, transaction=number)
    assert told(loan) == (DUE, False)
    state = queries.order(order_id=opened.order_id, customer_id=None).state
    assert state is OrderState.PAID, "or the customer would be told to wait for ever"


@pytest.mark.parametrize("end", [BOOKED, REFUNDED], ids=["posted", "refunded"])
def test_after_a_person_has_said_what_became_of_it_the_gateways_word_is_looked_at(end: CaseEnd) -> None:
    loan = running_loan()
    opened = unclear(loan)
    if end is BOOKED:
        transfer(loan, ON, DUE, BOOKED.transaction_no)
    close(end)
    before, _ = told(loan)
    assert not pay(loan, opened, ON, transaction="4200001")
    assert told(loan) == (before, True)


def test_money_booked_and_taken_back_is_looked_at_when_the_gateway_tells() -> None:
    loan = running_loan()
    opened = open_on(loan, ON, DUE)
    transfer(loan, ON, DUE, "4200001")
    take_back(loan)
    assert not pay(loan, opened, ON, transaction="4200001")
    assert told(loan) == (0, True)


def test_a_case_whose_receipt_is_taken_back_is_open_again() -> None:
    loan = running_loan()
    unclear(loan)
    transfer(loan, ON, DUE, BOOKED.transaction_no)
    close(BOOKED)
    assert told(loan) == (DUE, False)
    take_back(loan)
    assert told(loan) == (0, True)


def given_back(number: str, fen: int = DUE) -> models.PaymentCase:
    """The gateway says that it gave the order's money back, under a number of its own."""
    order_no = models.PaymentOrder.objects.latest("opened_at").order_no
    report_odd_notice(kind=CaseKind.GIVEN_BACK, notice=Notice(order_no, number, fen, AT), by=SYSTEM, at=AT)
    return models.PaymentCase.objects.get(transaction_no=number)


def test_what_a_person_booked_and_the_gateway_gave_back_goes_by_an_event_of_its_amount() -> None:
    loan = running_loan()
    unclear(loan)
    transfer(loan, ON, DUE, BOOKED.transaction_no)
    close(BOOKED)
    case = given_back("R-1")
    assert case_queries.in_books(case), "nothing goes back past our books while the receipt stands"
    with pytest.raises(BadInput):
        close(REFUNDED)
    assert case_queries.refunds(case) == ()
    allow(EventKind.REFUND, 10**9)
    transfer(loan, ON, DUE, "MORE")
    order(loan, ON, EventOrder(EventKind.REFUND, DUE - 1))
    assert case_queries.refunds(case) == (), "one fen too little"


def test_of_several_notices_none_is_refunded_past_our_books_while_the_order_has_a_receipt() -> None:
    loan = running_loan()
    opened = open_on(loan, ON, DUE)
    number = queries.order(order_id=opened.order_id, customer_id=None).order_no
    assert pay(loan, opened, ON, transaction="4200001")
    report_odd_notice(kind=CaseKind.ODD_NOTICE, notice=Notice(number, "message 12", 0, AT), by=SYSTEM, at=AT)
    with pytest.raises(BadInput) as met:
        close(REFUNDED)
    assert met.value.field == "outcome"
