"""Lin He buys a car on 15 January 2026 and keeps the loan for two and a half years.

200,000.00 at 3.99 %, 36 equal instalments of 5,903.91, due on the 15th; late payment costs 3.99 % × 150 % = 5.985 %
after three days of grace; settling early costs 3 % of the remaining principal. Every day is closed.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

import pytest

from suiche.journey.change.actions.pay_payoff import pay_payoff
from suiche.journey.change.actions.quote_payoff import quote_payoff
from suiche.journey.change.actions.settle_loan import settle_loan
from suiche.journey.repay import queries
from suiche.journey.repay.actions.open_payment import NothingDue, open_payment
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.events import Notice, PaymentOpened
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.repay.queries import LoanHome
from suiche.journey.repay.states import LoanState
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger import queries as ledger
from tests.steps.loans import CUSTOMER, LoanInHand, running_loan

pytestmark = pytest.mark.django_db

LONG = os.environ.get("SUICHE_LONG") == "1"
AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))


class Life:
    """One customer's days: each one ends with its close."""

    def __init__(self) -> None:
        self.loan: LoanInHand = running_loan()
        self.today = date(2026, 1, 15)
        self.payments = 0

    def until(self, text: str) -> None:
        """Let the days pass; each is closed, and the books agree at the end."""
        while self.today < date.fromisoformat(text):
            close_day(on=BusinessDate(self.today), by=SYSTEM, at=AT)
            self.today += timedelta(days=1)
        assert ledger.proof().balances
        assert queries.differences() == ()

    def home(self) -> LoanHome:
        return queries.home(
            loan_id=self.loan.loan_id, customer_id=self.loan.customer_id, on=BusinessDate(self.today)
        )

    def pay(self, amount_fen: int) -> None:
        """Pay what the home page asks for; the amount is what the life says it must be."""
        assert self.home().due_fen == amount_fen
        order = open_payment(
            loan_id=self.loan.loan_id,
            customer_id=self.loan.customer_id,
            amount_fen=amount_fen,
            by=CUSTOMER,
            on=BusinessDate(self.today),
            at=AT,
        )
        assert receive_payment(
            notice=self.notice(order), paid_on=self.today, by=SYSTEM, on=BusinessDate(self.today), at=AT
        ).posted

    def notice(self, order: PaymentOpened) -> Notice:
        self.payments += 1
        view = queries.order(order_id=order.order_id, customer_id=self.loan.customer_id)
        return Notice(view.order_no, f"T{self.payments}", view.amount_fen, AT)


def test_three_years() -> None:
    life = Life()
    _first_months(life)
    _regular_years(life)
    _settled(life)
    assert life.home().state is LoanState.SETTLED


def _first_months(life: Life) -> None:
    life.until("2026-02-15")  # the first due day
    life.pay(5_903_91)  # 5,238.91 principal + 665.00 interest
    assert life.home().principal_left_fen == 194_761_09

    life.until("2026-03-10")  # five days early
    life.pay(5_903_91)
    assert life.home().credit_fen == 5_903_91  # kept for the 15th, never a silent prepayment
    with pytest.raises(NothingDue):
        life.pay(0)
    life.until("2026-03-16")
    assert (life.home().credit_fen, life.home().principal_left_fen) == (0, 189_504_76)

    life.until("2026-04-18")  # three days late: inside the grace days nothing is charged
    assert life.home().overdue
    life.pay(5_903_91)

    life.until("2026-06-04")  # due 15 May: 20 days late
    life.pay(5_903_91 + 17_59)  # 5,291.34 × 5.985 % ÷ 360 × 20 = 17.59
    assert life.home().other_paid_fen == 17_59


def _regular_years(life: Life) -> None:
    month = date(2026, 6, 15)
    while month <= date(2028, 6, 15):  # instalments 5 to 29, all on their day
        life.until(month.isoformat())
        life.pay(5_903_91)
        month = (month.replace(day=1) + timedelta(days=32)).replace(day=15)
    assert life.home().paid_periods == 29


def _settled(life: Life) -> None:
    life.until("2028-07-15")  # a due day: instalment 30 is collected, no days of interest
    quote = quote_payoff(
        loan_id=life.loan.loan_id,
        customer_id=life.loan.customer_id,
        settle_on=life.today,
        by=CUSTOMER,
        on=BusinessDate(life.today),
        at=AT,
    )
    # 5,903.91 (instalment 30) + 35,014.72 (principal after it) + 1,050.44 (3 %) = 41,969.07
    assert quote.amount_fen == 5_903_91 + 35_014_72 + 1_050_44
    order = pay_payoff(
        quote_id=quote.quote_id,
        customer_id=life.loan.customer_id,
        by=CUSTOMER,
        on=BusinessDate(life.today),
        at=AT,
    )
    done = settle_loan(
        notice=life.notice(order), paid_on=life.today, by=SYSTEM, on=BusinessDate(life.today), at=AT
    )
    assert done.settled
    home = life.home()
    assert (home.state, home.principal_left_fen, home.due_fen) == (LoanState.SETTLED, 0, 0)

    # A day on which an instalment would have been due is a day like any other; in the long run to the very last one.
    life.until("2029-01-16" if LONG else "2028-08-16")
    assert life.home().due_fen == 0
    # 200,000.00 went out; 200,000.00 + interest of 30 instalments 12,132.02 + penalty 17.59 + fee 1,050.44 came in
    assert [
        f"{line.account} {line.debit_fen:>12} {line.credit_fen:>12}"
        for line in ledger.trial_balance(life.today)
    ] == [
        "1012.01     21320005            0",
        "1132.01            0            0",
        "1132.02            0            0",
        "1132.03            0            0",
        "1221.01            0            0",
        "1303.01            0            0",
        "2202.01            0     20000000",
        "2241.01            0            0",
        "6011.01            0      1213202",
        "6011.02            0         1759",
        "6021.01            0       105044",
    ]
