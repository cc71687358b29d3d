"""The days of a simulated company, one after another: people, partners, the night, and the comparison of all books."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from uuid import UUID

from django.apps import apps
from django.db import connection

from suiche.demo.postgres import EmbeddedPostgres
from suiche.demo.simulate import world
from suiche.demo.simulate.bank import Bank
from suiche.demo.simulate.faults import Faults
from suiche.demo.simulate.people import People
from suiche.journey.repay import night_queries as night
from suiche.journey.repay import queries
from suiche.journey.repay.actions.grant_state_subsidy import grant_state_subsidy
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.repay.states import EventKind, LoanState
from suiche.journey.repay.story_queries import loan_on
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant, now
from suiche.ledger import queries as ledger
from suiche.ledger.actions.seal_entries import seal_entries
from suiche.ledger.chain_queries import prove_chain

NOON = time(4, tzinfo=UTC)
SERVER_DIES = 0.01  # of the nights
DUE = """
select i.loan_id from repay_instalment i join repay_loan l on l.id = i.loan_id
where i.due_date = %s and i.superseded_on is null and l.state = 'active' order by l.contract_no
"""


class Life:
    """A company with so many customers, whose loans begin over the first days."""

    def __init__(
        self, rng: Random, server: EmbeddedPostgres, customers: int, opening_days: int, faults: float
    ) -> None:
        self.rng = rng
        self.faults = Faults(rng, server, faults)
        self.people = People(rng, self.faults, Bank(rng))
        self.waiting = world.people(customers, now())
        self.dealer = world.dealer()
        self.opening_days, self.customers, self.days = opening_days, customers, 0
        self.differences: tuple[queries.Difference, ...] = ()
        apps.get_model("repay", "Authority").objects.bulk_create(
            apps.get_model("repay", "Authority")(
                kind=kind.value, role="supervisor", limit_fen=10**12, valid_from=date(2000, 1, 1)
            )
            for kind in EventKind
        )

    def day(self, day: date, *, full: bool) -> None:
        """Let a business date pass and close it; ``differences`` says what does not agree then."""
        on, at = BusinessDate(day), Instant(datetime.combine(day, NOON))
        self.people.touched = set()
        self._open_loans(on, at)
        due = self._due(day)
        self.people.plan_payments(due, day)
        self.people.live(on, at)
        self.people.debit(on, at)
        self._night(on, at)
        self.faults.survive(lambda: seal_entries(by=SYSTEM, at=at))
        self.people.touched |= set(due)
        self.differences = queries.differences(None if full else sorted(self.people.touched))
        self._look(day)
        if full and not (ledger.proof().balances and prove_chain().holds):
            raise AssertionError("an entry does not balance, or the chain of seals is broken")
        with connection.cursor() as cursor:
            cursor.execute("delete from kit_job")  # partners are played here; nobody runs the demo's jobs
        self.days += 1

    def _open_loans(self, on: BusinessDate, at: Instant) -> None:
        begun = self.customers - len(self.waiting)
        wanted = min(self.customers, self.customers * (self.days + 1) // self.opening_days)
        for number in range(begun, wanted):
            customer = self.waiting.pop()
            made = world.loan(self.rng, number, customer, self.dealer, on, at)
            self.people.by_loan[made.loan_id] = made
            self.people.touched.add(made.loan_id)

    def _look(self, day: date) -> None:
        """Open one of the day's loans as the desk does, today and on some day before: its amounts explain themselves."""
        some = sorted(self.people.touched)
        if not some:
            return
        loan = apps.get_model("repay", "Loan").objects.get(id=self.rng.choice(some))
        earlier = self.rng.randint(0, (day - loan.disbursed_on).days)
        loan_on(loan.id, day - timedelta(days=earlier))
        told = loan_on(loan.id, day)
        if told.state is not LoanState(loan.state):
            raise AssertionError(f"{loan.contract_no} is {loan.state} and is told as {told.state}")

    def _due(self, day: date) -> list[UUID]:
        with connection.cursor() as cursor:
            cursor.execute(DUE, [day])
            return [row[0] for row in cursor.fetchall()]

    def _night(self, on: BusinessDate, at: Instant) -> None:
        def close() -> object:
            return close_day(on=on, by=SYSTEM, at=at)

        if self.rng.random() < SERVER_DIES:
            self.faults.survive_server(close)
        else:
            self.faults.survive(close)
        for loan_id, period in night.subsidised(on + timedelta(days=1)):
            self.faults.survive(
                partial(grant_state_subsidy, loan_id=loan_id, period=period, by=SYSTEM, on=on, at=at)
            )

    def summary(self) -> str:
        """Say in a line what has happened so far."""
        people = self.people
        return (
            f"{len(people.by_loan):,} loans, {sum(people.did.values()):,} acts, {sum(people.refused.values()):,} refused,"
            f" {self.faults.kills:,} killed half-way, {self.faults.server_kills} kills of the server"
        )

    def report(self) -> list[str]:
        """Say how often each thing was done and each refusal given."""
        did = [f"{name}: {count:,}" for name, count in sorted(self.people.did.items())]
        refused = [f"refused {name}: {count:,}" for name, count in sorted(self.people.refused.items())]
        return did + refused
