"""What people do with their loans on a day: pay in every way there is, change their plan, settle; and what colleagues do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from suiche.demo.simulate.bank import Bank
from suiche.demo.simulate.faults import Faults
from suiche.demo.simulate.leases import STATEMENTS_ON, ending, statements
from suiche.demo.simulate.world import Customer
from suiche.journey.change import change_queries as change
from suiche.journey.change.actions.complete_change import complete_change
from suiche.journey.change.actions.confirm_change import confirm_change
from suiche.journey.change.actions.pay_payoff import pay_payoff
from suiche.journey.change.actions.quote_change import quote_change
from suiche.journey.change.actions.quote_payoff import quote_payoff
from suiche.journey.change.actions.settle_loan import settle_loan
from suiche.journey.repay import debit_queries, event_queries, queries
from suiche.journey.repay.actions.book_debit_results import book_debit_results
from suiche.journey.repay.actions.book_debit_returns import book_debit_returns
from suiche.journey.repay.actions.do_event import do_event
from suiche.journey.repay.actions.make_debit_batch import make_debit_batch
from suiche.journey.repay.actions.open_payment import open_payment
from suiche.journey.repay.actions.perform_event import perform_event
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.event_queries import BankTransfer, EventOrder
from suiche.journey.repay.events import Notice, PaymentOpened
from suiche.journey.repay.states import EventKind
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal

T = TypeVar("T")
DESK = Actor("staff", "simulated")
MOST_FEN = 10**15  # whatever two people agreed on
DELAYS = {"punctual": (0, 0, 0, 1, 2), "debit": (4,), "late": (0, 2, 5, 12, 40), "trouble": (0, 30, 70, 200)}
TAKEABLE = (
    EventKind.PAYMENT,
    EventKind.WAIVED,
    EventKind.FEE,
    EventKind.SETTLED,
    EventKind.WRITTEN_OFF,
    EventKind.LEASE_ENDED,
)


@dataclass(frozen=True)
class Call:
    """A word of a partner that is still under way: it comes on a day, perhaps twice."""

    handler: Callable[..., object]
    notice: Notice
    paid_on: date


@dataclass
class People:
    """Everybody of the simulation. ``touched`` are the loans of the day, ``did`` what happened, ``refused`` what was not allowed."""

    rng: Random
    faults: Faults
    bank: Bank
    by_loan: dict[UUID, Customer] = field(default_factory=dict)
    plans: dict[date, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[date, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    calls: dict[date, list[Call]] = field(default_factory=lambda: defaultdict(list))
    touched: set[UUID] = field(default_factory=set)
    did: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    number: int = 0

    def do(self, what: str, loan_id: UUID | None, call: Callable[[], T]) -> T | None:
        """Do one thing, which may die half-way and is done again; a refusal is an answer."""
        if loan_id is not None:
            self.touched.add(loan_id)
        try:
            done = self.faults.survive(call)
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            return None
        self.did[what] += 1
        return done

    def plan_payments(self, due: list[UUID], on: date) -> None:
        """Let everybody whose instalment falls due decide when to pay it; who leases may come with the car."""
        for loan_id in due:
            if self.by_loan[loan_id].leased:
                self.ends[on + timedelta(days=self.rng.randint(0, 6))].append(loan_id)
            days = self.rng.choice(DELAYS[self.by_loan[loan_id].kind])
            self.plans[on + timedelta(days=days)].append(loan_id)

    def live(self, on: BusinessDate, at: Instant) -> None:
        """Let a day pass: words of partners that were under way, payments, wishes, and what the desk does."""
        for call in self.calls.pop(on, []):
            self._hear(call, on, at)
        for loan_id in self.plans.pop(on, []):
            self._pay(loan_id, on, at)
        for loan_id in self.ends.pop(on, []):
            self.do("lease end", loan_id, ending(self.rng, self.by_loan[loan_id], DESK, on, at))
        if on.day == STATEMENTS_ON:
            self._statements(on, at)
        for _ in range(max(len(self.by_loan) // 400, 1)):
            if self.by_loan:
                one = self.rng.choice(list(self.by_loan))
                self.rng.choice(
                    (self._settle, self._change, self._change, self._desk, self._desk, self._take_back)
                )(one, on, at)

    def _owes(self, loan_id: UUID, on: BusinessDate) -> int:
        return queries.home(loan_id=loan_id, customer_id=None, on=on).due_fen

    def _pay(self, loan_id: UUID, on: BusinessDate, at: Instant) -> None:
        owed = self._owes(loan_id, on)
        if owed <= 0:
            return
        if self.rng.random() < 0.5:
            self._transfer(loan_id, owed, on, at)
            return
        opened = self.do("order", loan_id, lambda: open_payment(
            loan_id=loan_id, customer_id=self.by_loan[loan_id].customer_id, amount_fen=owed, by=SYSTEM, on=on, at=at,
        ))  # fmt: skip
        self._paid_at_gateway(opened, receive_payment, on, at)

    def _paid_at_gateway(
        self, opened: PaymentOpened | None, handler: Callable[..., object], on: BusinessDate, at: Instant
    ) -> None:
        """Let the gateway's word come: now, later, twice, out of order; a few are never paid."""
        if opened is None or self.rng.random() < 0.03:
            return
        order = queries.order(order_id=opened.order_id, customer_id=None)
        call = Call(handler, Notice(order.order_no, f"G{order.order_no}", order.amount_fen, at), on)
        days = self.rng.choices((0, 1, 2, 5), (85, 9, 4, 2))[0]
        times = 2 if self.rng.random() < 0.1 else 1
        for _ in range(times):
            if days:
                self.calls[on + timedelta(days=days)].insert(0, call)
            else:
                self._hear(call, on, at)

    def _hear(self, call: Call, on: BusinessDate, at: Instant) -> None:
        order = queries.order_by_number(call.notice.order_no)
        self.do("notice", order.loan_id if order else None, lambda: call.handler(
            notice=call.notice, paid_on=call.paid_on, by=SYSTEM, on=on, at=at
        ))  # fmt: skip

    def _transfer(self, loan_id: UUID, owed: int, on: BusinessDate, at: Instant) -> None:
        """Pay by transfer: exactly, less, more, for an earlier day, by somebody else, told twice."""
        amount = self.rng.choice((owed, owed, owed, owed, max(owed * 2 // 3, 1), owed + 12_345))
        self.number += 1
        number, earlier = f"T{self.number}", self.rng.choice((0, 0, 0, 1, 3))
        for _ in range(2 if self.rng.random() < 0.05 else 1):
            line = BankTransfer(number, amount, on - timedelta(days=earlier), "王*" if earlier else "")
            self._order(loan_id, line, on, at, key=number)

    def debit(self, on: BusinessDate, at: Instant) -> None:
        """Debit what falls due: one window, the bank's answers in any order, twice, unknown; returns of before."""
        made = self.do(
            "debit run", None, lambda: make_debit_batch(on=on, window="08:30", by_file=True, by=SYSTEM, at=at)
        )
        files = self.bank.resolved()
        if made is not None and made.batch_id is not None:
            number, content = debit_queries.content(made.batch_id)
            self.touched |= {UUID(str(one)) for one in debit_queries.loans_of(made.batch_id)}
            answers = self.bank.answer(number, content, at)
            files += answers
            for _, results in answers:
                self.bank.take_back(on, results)
        for number, results in files:
            self.do("debit result", None, lambda n=number, r=results: book_debit_results(  # type: ignore[misc]
                batch_no=n, results=tuple(r), by=SYSTEM, on=on, at=at
            ))  # fmt: skip
        returned = self.bank.returned() if self.rng.random() < 0.3 else ()
        if returned:
            self.do(
                "debit return", None, lambda: book_debit_returns(returns=returned, by=SYSTEM, on=on, at=at)
            )

    def _statements(self, on: BusinessDate, at: Instant) -> None:
        for loans, book in statements(self.rng, self.by_loan.values(), DESK, on, at):
            self.touched.update(loans)
            for _ in range(2 if self.rng.random() < 0.2 else 1):
                self.do("subvention statement", None, book)

    def _settle(self, loan_id: UUID, on: BusinessDate, at: Instant) -> None:
        who = self.by_loan[loan_id].customer_id
        quoted = self.do("payoff quote", loan_id, lambda: quote_payoff(
            loan_id=loan_id, customer_id=who, settle_on=on, by=SYSTEM, on=on, at=at
        ))  # fmt: skip
        if quoted is not None:
            opened = self.do("payoff order", loan_id, lambda: pay_payoff(
                quote_id=quoted.quote_id, customer_id=who, by=SYSTEM, on=on, at=at
            ))  # fmt: skip
            self._paid_at_gateway(opened, settle_loan, on, at)

    def _change(self, loan_id: UUID, on: BusinessDate, at: Instant) -> None:
        left = queries.home(loan_id=loan_id, customer_id=None, on=on).principal_left_fen
        wish = self.rng.choice((
            change.Prepay(max(left // 4 // 100_000 * 100_000, 1_000_000), self.rng.choice(list(change.PrepayWay))),
            change.Prepay(max(left // 3 // 100_000 * 100_000, 1_000_000), self.rng.choice(list(change.PrepayWay))),
            change.MoveDueDay(self.rng.randint(1, 28)),
            change.Defer(self.rng.randint(1, 3), self.rng.choice(list(change.DeferWay))),
            change.ExtendBalloon(self.rng.choice((6, 12)), 0),
            change.Accelerate(on - timedelta(days=31), "CH-1"),
        ))  # fmt: skip
        quoted = self.do("change quote", loan_id, lambda: quote_change(
            loan_id=loan_id, customer_id=None, wish=wish, day=on, by=DESK, on=on, at=at
        ))  # fmt: skip
        if quoted is None:
            return
        agreed = self.do(f"change {wish.kind}", loan_id, lambda: confirm_change(
            quote_id=quoted.quote_id, customer_id=None, confirmation="电话确认 1", approval_reference="SP-1",
            roles=None, by=DESK, on=on, at=at,
        ))  # fmt: skip
        if agreed is not None and agreed.order_id is not None:
            self._paid_at_gateway(PaymentOpened(agreed.order_id, agreed.amount_fen), complete_change, on, at)

    def _desk(self, loan_id: UUID, on: BusinessDate, at: Instant) -> None:
        """Waive, charge, refund, write off, hand over to another debtor: whatever the books allow."""
        home = queries.home(loan_id=loan_id, customer_id=None, on=on)
        charged = [line for line in home.due_lines if line.key in ("penalty", "compound", "fee", "interest")]
        orders = [EventOrder(EventKind.FEE, self.rng.randint(100, 9_999))]
        if charged:
            line = self.rng.choice(charged)
            amount = self.rng.randint(1, line.amount_fen)
            orders += [EventOrder(EventKind.WAIVED, amount, period=line.period, bucket=line.key)] * 3
        if home.credit_fen > 0:
            orders += [EventOrder(EventKind.REFUND, home.credit_fen)] * 3 + [EventOrder(EventKind.SETTLED, 0)]
        if home.lateness is not None and home.lateness.days > 90:
            orders += [EventOrder(EventKind.WRITTEN_OFF, 0)] * 3
        self._order(loan_id, self.rng.choice(orders), on, at)

    def _take_back(self, loan_id: UUID, on: BusinessDate, at: Instant) -> None:
        """Take something back that was done to a loan: a payment as returned, an event as wrong."""
        found = [
            one for one in event_queries.events(loan_id) if one.kind in TAKEABLE and one.reversed_by is None
        ]
        if not found:
            return
        event = found[-self.rng.randint(1, min(len(found), 3))]
        returned = event.kind is EventKind.PAYMENT and event.facts.get("channel") == "transfer"
        kind = EventKind.RETURNED if returned else EventKind.REVERSED
        self._order(loan_id, EventOrder(kind, 0, event_id=event.event_id), on, at)

    def _order(
        self, loan_id: UUID, order: EventOrder | BankTransfer, on: BusinessDate, at: Instant, key: str = ""
    ) -> None:
        """Let the desk do it; what is above its authority a second person agrees to on the same day."""
        self.number += 1
        key = key or f"E{self.number}"
        done = self.do(order.kind.value, loan_id, lambda: do_event(
            loan_id=loan_id, order=order, reason="模拟演练", roles=("supervisor",), key=key, by=DESK, on=on, at=at
        ))  # fmt: skip
        if done is not None and done.proposal_id is not None:
            self.do("agreed on", loan_id, lambda: perform_event(
                loan_id=loan_id, order=order, approved_fen=MOST_FEN, reason="模拟演练", key=key, by=DESK, on=on, at=at
            ))  # fmt: skip
