"""Customers with loans in every state a home page knows, as of today; amounts are those of tests.steps.loans."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.test import Client

from suiche.journey.change.actions.pay_payoff import pay_payoff
from suiche.journey.change.actions.quote_payoff import quote_payoff
from suiche.journey.change.actions.settle_loan import settle_loan
from suiche.journey.repay import queries
from suiche.journey.repay.actions.open_payment import open_payment
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.events import Notice, PaymentOpened
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, business_date, now
from suiche.parties.models import BankCard, Customer
from tests.channels.sign_in_codes import signed_in_client
from tests.steps.loans import LoanInHand, running_loan

INSTALMENT = 590_391  # 200,000.00 at 3.99 % over 36 months
# Days before today on which the first instalment fell due; negative: days still to go.
FIRST_DUE = {"upcoming": -10, "today": 0, "late": 20, "credit": -10, "settled": -10}


@dataclass(frozen=True)
class Person:
    """A signed-in customer."""

    client: Client
    customer: Customer

    @property
    def session(self) -> str:
        """The cookie that signs a browser in as this customer."""
        return self.client.cookies["sessionid"].value


def person(*, named: bool = True) -> Person:
    """Sign a new customer in, with a name and a card."""
    client = signed_in_client()
    customer = Customer.objects.get(sign_in_id=client.session["_auth_user_id"])
    if named:
        customer.name, customer.id_number = "林晓禾", "110101199003077774"
        customer.save()
        BankCard.objects.create(
            customer=customer, card_no="6222020200016217", card_no_index=str(customer.id), bank_name="演示银行",
            mobile="13800000016", verified_at=now(), created_at=now(),
        )  # fmt: skip
    return Person(client, customer)


def month_before(day: date) -> date:
    """The same day a month before, or that month's last."""
    first = day.replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def start_for(state: str) -> date:
    """The day on which a loan of this state began, so that its first due date is where the state needs it."""
    due = business_date() - timedelta(days=FIRST_DUE[state])
    return month_before(due)


def loan_in(state: str, who: Person, number: int) -> LoanInHand:
    """Open a loan for somebody and bring it into a state."""
    loan = running_loan(number=number, start=start_for(state), customer=who.customer)
    if state == "credit":
        receive(loan, open_order(loan))
    if state == "settled":
        settle(loan)
    return loan


def open_order(loan: LoanInHand) -> PaymentOpened:
    """Open an order over what is due today."""
    on = business_date()
    home = queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=on)
    return open_payment(
        loan_id=loan.loan_id, customer_id=loan.customer_id, amount_fen=home.due_fen,
        by=Actor("customer", str(loan.customer_id)), on=on, at=now(),
    )  # fmt: skip


def notice_of(order: PaymentOpened) -> Notice:
    """What the gateway would say when this order is paid."""
    row = queries.order(order_id=order.order_id, customer_id=None)
    return Notice(row.order_no, f"4200{row.order_no}", row.amount_fen, now())


def receive(loan: LoanInHand, order: PaymentOpened) -> None:
    """Post the payment of an order."""
    today = business_date()
    assert receive_payment(notice=notice_of(order), paid_on=today, by=SYSTEM, on=today, at=now()).posted


def settle(loan: LoanInHand, on: BusinessDate | None = None) -> None:
    """Settle a loan today."""
    day = on or business_date()
    by = Actor("customer", str(loan.customer_id))
    quoted = quote_payoff(
        loan_id=loan.loan_id, customer_id=loan.customer_id, settle_on=day, by=by, on=day, at=now()
    )
    order = pay_payoff(quote_id=quoted.quote_id, customer_id=loan.customer_id, by=by, on=day, at=now())
    assert settle_loan(notice=notice_of(order), paid_on=day, by=SYSTEM, on=day, at=now()).settled
