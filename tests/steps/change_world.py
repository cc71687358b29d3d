"""Loans of every method whose plan is changed, and the days around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from suiche.journey.change import change_queries as queries
from suiche.journey.change.actions.complete_change import complete_change
from suiche.journey.change.actions.confirm_change import confirm_change
from suiche.journey.change.actions.quote_change import quote_change
from suiche.journey.change.events import ChangeAgreed
from suiche.journey.repay import models
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.open_payment import open_payment
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.journey.repay.actions.write_receipt import write_receipt
from suiche.journey.repay.events import Notice
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.repay.states import Channel
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import CONTRACT_ACCOUNTS
from suiche.maths.plan import fingerprint
from suiche.maths.terms import LoanTerms, Method, Segment, Step
from tests.steps.loans import CUSTOMER, START, LoanInHand

AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))
CLERK = Actor("staff", "clerk")


# Six instalments of every method.
METHODS = {
    "equal principal": LoanTerms(Method.EQUAL_PRINCIPAL, 12_000_000, 6, START, 45_000),
    "flat": LoanTerms(Method.FLAT, 12_000_000, 6, START, 20_000),
    "balloon": LoanTerms(Method.BALLOON, 12_000_000, 6, START, 48_800, balloon_fen=5_000_000),
    "interest only": LoanTerms(Method.INTEREST_ONLY, 12_000_000, 6, START, 39_900),
    "segmented": LoanTerms(
        Method.SEGMENTED, 12_000_000, 6, START, segments=(Segment(3, 0), Segment(3, 47_500))
    ),
    "stepped": LoanTerms(Method.STEPPED, 12_000_000, 6, START, 52_500, steps=(Step(3, 1_000_000),)),
    "fixed day": LoanTerms(Method.EQUAL_INSTALMENT, 12_000_000, 6, START, 39_900, due_day=28),
}


def day(text: str) -> BusinessDate:
    return BusinessDate(date.fromisoformat(text))


@dataclass
class Life:
    """One loan and its days. Nothing moves on before ledger, sub-ledger and plan agree."""

    loan: LoanInHand
    today: date
    payments: int = 0

    @property
    def on(self) -> BusinessDate:
        return BusinessDate(self.today)

    @property
    def row(self) -> models.Loan:
        return models.Loan.objects.get(id=self.loan.loan_id)

    def home(self) -> repay.LoanHome:
        return repay.home(loan_id=self.loan.loan_id, customer_id=None, on=self.on)

    def plan(self) -> str:
        """The fingerprint of the plan in force."""
        return fingerprint(repay.position(self.row).plan)

    def night_until(self, text: str) -> Life:
        """Close every day before one, and go there."""
        while self.today < date.fromisoformat(text):
            close_day(on=self.on, by=SYSTEM, at=AT)
            self.today += timedelta(days=1)
        agrees()
        return self

    def to(self, text: str) -> Life:
        """Go to a day; what falls due until then is billed when the loan is next touched."""
        self.today = date.fromisoformat(text)
        return self

    def pay(self) -> int:
        """Pay what the home page asks for."""
        fen = self.home().due_fen
        order = open_payment(
            loan_id=self.loan.loan_id,
            customer_id=self.loan.customer_id,
            amount_fen=fen,
            by=CUSTOMER,
            on=self.on,
            at=AT,
        )
        assert receive_payment(
            notice=self.notice(order.order_id), paid_on=self.today, by=SYSTEM, on=self.on, at=AT
        ).posted
        return fen

    def notice(self, order_id: UUID, amount_fen: int | None = None) -> Notice:
        self.payments += 1
        row = models.PaymentOrder.objects.get(id=order_id)
        return Notice(row.order_no, f"T{row.order_no}-{self.payments}", amount_fen or row.amount_fen, AT)

    def paid_through(self, period: int) -> Life:
        """Pay every instalment on its day, up to a period."""
        self.today = (
            pay_instalments(loan_id=self.loan.loan_id, through=period, by=SYSTEM, at=AT).last or self.today
        )
        agrees()
        return self

    def quoted(self, wish: queries.Wish, on: date | None = None) -> queries.ChangeView:
        told = quote_change(
            loan_id=self.loan.loan_id,
            customer_id=self.loan.customer_id,
            wish=wish,
            day=on or self.today,
            by=CUSTOMER,
            on=self.on,
            at=AT,
        )
        return queries.change(quote_id=told.quote_id, customer_id=self.loan.customer_id)

    def confirmed(self, quote: queries.ChangeView, *, by: Actor = CUSTOMER) -> ChangeAgreed:
        clerk = by.kind == "staff"
        return confirm_change(
            quote_id=quote.quote_id,
            customer_id=None if clerk else self.loan.customer_id,
            confirmation="R-1" if clerk else "",
            approval_reference="A-1" if clerk else "",
            roles=None if clerk else (),  # whatever it takes, two people have agreed on it
            by=by,
            on=self.on,
            at=AT,
        )

    def changed(self, wish: queries.Wish, *, by: Actor = CUSTOMER) -> queries.ChangeView:
        """Ask, say yes, pay where something is to be paid; the books agree afterwards."""
        quote = self.quoted(wish)
        agreed = self.confirmed(quote, by=by)
        if agreed.order_id is not None:
            assert complete_change(
                notice=self.notice(agreed.order_id), paid_on=self.today, by=SYSTEM, on=self.on, at=AT
            ).done
        agrees()
        return queries.change(quote_id=quote.quote_id, customer_id=None)

    def rows(self) -> list[tuple[str, int]]:
        """(due date, payment) of what is still to come."""
        at = repay.position(self.row)
        return [(row.due_date.isoformat(), row.payment_fen) for row in at.plan if row.due_date > self.today]

    def to_the_end(self) -> int:
        """Pay every instalment on its day until the loan is settled at 0.00; return what was paid."""
        paid = pay_instalments(loan_id=self.loan.loan_id, through=999, by=SYSTEM, at=AT)
        self.today = paid.last or self.today
        assert self.row.settled_on == self.today
        agrees()
        book = ledger.balances(self.loan.contract_id)
        assert {account: book[account] for account in CONTRACT_ACCOUNTS if account in book} == {}
        return paid.amount_fen


@dataclass(frozen=True)
class Paid:
    """What was paid, and when last."""

    amount_fen: int
    last: date | None


@action
def pay_instalments(*, loan_id: UUID, through: int, by: Actor, at: Instant) -> Paid:
    """Pay the unbilled instalments up to a period, each on its day, with a transfer of its own."""
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    at_first, total, last = repay.position(loan), 0, None
    for row in at_first.plan:
        if row.period > through or row.period in at_first.billed:
            continue
        on, event = BusinessDate(row.due_date), None
        if row.payment_fen:
            event = write_receipt(
                loan=loan, order=None, channel=Channel.TRANSFER, transaction_no=f"B{loan.contract_no}-{row.period}-{on}",
                amount_fen=row.payment_fen, paid_at=at, value_on=on, by=by, on=on, at=at,
            ).event  # fmt: skip
        use_for_due(loan=loan, reference=f"paid:{on}", until=on, event=event, by=by, on=on, at=at)
        total, last = total + row.payment_fen, row.due_date
    return Paid(total, last)


def agrees() -> None:
    assert ledger.proof().balances
    assert repay.differences() == ()


def renumbered(plan: tuple[repay.InstalmentView, ...], after: int) -> str:
    """The fingerprint of the rows after a period, counted from 1, as the worked examples count them."""
    return fingerprint([replace(row, period=row.period - after) for row in plan if row.period > after])


def refused(call: Callable[[], object]) -> str:
    """The code of the refusal a call meets."""
    with pytest.raises(Refusal) as met:
        call()
    return met.value.code
