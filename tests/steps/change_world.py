"""Loans of every method whose plan is changed, and the days around them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from suiche.journey.change import change_queries as queries
from suiche.journey.change.actions.complete_change import complete_change
from suiche.journey.change.actions.confirm_change import confirm_change
from suiche.journey.change.actions.quote_change import quote_change
from suiche.journey.change.events import ChangeAgreed
from suiche.journey.repay import models
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.open_payment import open_payment
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.actions.use_credit import use_credit
from suiche.journey.repay.events import Notice
from suiche.journey.repay.night_tasks import close_day
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import CONTRACT_ACCOUNTS
from suiche.maths.plan import fingerprint
from tests.steps.loans import CUSTOMER, LoanInHand

AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))
CLERK = Actor("staff", "clerk")


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
        agrees()
        return fen

    def notice(self, order_id: UUID, amount_fen: int | None = None) -> Notice:
        self.payments += 1
        row = models.PaymentOrder.objects.get(id=order_id)
        return Notice(row.order_no, f"T{row.order_no}-{self.payments}", amount_fen or row.amount_fen, AT)

    def paid_through(self, period: int) -> Life:
        """Pay every instalment on its day, up to a period."""
        for row in repay.position(self.row).plan:
            if row.period <= period and row.period not in repay.position(self.row).billed:
                self.today = row.due_date
                self._due(row.payment_fen)
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

    def confirmed(
        self, quote: queries.ChangeView, *, by: Actor = CUSTOMER, consent: str = ""
    ) -> ChangeAgreed:
        clerk = by.kind == "staff"
        return confirm_change(
            quote_id=quote.quote_id,
            customer_id=None if clerk else self.loan.customer_id,
            confirmation="R-1" if clerk else "",
            approval_reference="A-1" if clerk else "",
            consent_reference=consent,
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
        """Pay every instalment on its day until the loan is settled; return what was paid."""
        total, seen = 0, 0
        while not self.row.settled_on:
            row = next(
                row
                for row in repay.position(self.row).plan
                if row.period not in repay.position(self.row).billed
            )
            self.today = row.due_date
            total += self._due(row.payment_fen)
            seen += 1
            assert seen < 200
        agrees()
        book = ledger.balances(self.loan.contract_id)
        assert {account: book[account] for account in CONTRACT_ACCOUNTS if account in book} == {}
        return total

    def _due(self, payment_fen: int) -> int:
        """Pay what is due today; where nothing is, it is billed as the night would."""
        if payment_fen:
            return self.pay()
        use_credit(loan_id=self.loan.loan_id, by=SYSTEM, on=self.on, at=AT)
        return 0


def agrees() -> None:
    assert ledger.proof().balances
    assert repay.differences() == ()


def renumbered(plan: tuple[repay.InstalmentView, ...], after: int) -> str:
    """The fingerprint of the rows after a period, counted from 1, as the worked examples count them."""
    return fingerprint([replace(row, period=row.period - after) for row in plan if row.period > after])
