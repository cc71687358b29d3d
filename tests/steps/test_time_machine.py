"""The time machine: only the business date moves, each day is closed on the way, and offers end with their day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from suiche.demo import queries
from suiche.demo.actions.start_travel import MOST_DAYS, TooFar, UnderWay, start_travel
from suiche.journey.repay import queries as repay
from suiche.journey.sign import queries as sign
from suiche.journey.sign.states import ContractState
from suiche.kit import deployment, jobs
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date, now, shanghai
from suiche.kit.refusal import NotFound
from suiche.ledger import queries as ledger
from tests.channels.account_world import start_for
from tests.steps.loans import running_loan
from tests.steps.sign_world import approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> None:
    """Mark the database as a demo's."""
    deployment.mark(demo=True, at=now())


def travel(days: int) -> None:
    start_travel(days=days, by=SYSTEM, on=business_date(), at=now())


def test_each_day_is_closed_on_the_way_and_instants_stay_real(demo: None) -> None:
    loan = running_loan(start=start_for("today"))  # its first instalment is due today
    begun = business_date()
    travel(3)
    with pytest.raises(UnderWay):
        travel(1)
    jobs.drain()
    assert business_date() == begun + timedelta(days=3)
    assert shanghai(now()).date() == begun
    arrived = queries.last_travel()
    assert arrived is not None and arrived.arrived and arrived.percent == 100
    assert repay.last_closed() == begun + timedelta(days=2)
    home = repay.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=business_date())
    assert home.overdue
    assert ledger.proof().balances and repay.differences() == ()


def test_an_offer_ends_when_the_machine_passes_its_last_day(demo: None) -> None:
    ending = approved(valid_days=2, on=business_date())
    staying = approved(valid_days=3, on=business_date())
    travel(3)
    jobs.drain()
    assert sign.contract(ending.contract_id, customer_id=None).state is ContractState.EXPIRED
    assert sign.contract(staying.contract_id, customer_id=None).state is ContractState.OFFERED


def test_a_real_database_has_no_machine_and_a_journey_has_a_length() -> None:
    with pytest.raises(NotFound):
        travel(1)
    deployment.mark(demo=True, at=now())
    for days in (0, MOST_DAYS + 1):
        with pytest.raises(TooFar):
            travel(days)
    assert queries.last_travel() is None
