"""A change is taken back: the plan is the one before, to the byte, and its money is credit."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from suiche.journey.change import change_queries as queries
from suiche.journey.change.actions.complete_change import complete_change
from suiche.journey.change.actions.take_back_change import take_back_change
from suiche.journey.change.change_queries import (
    Accelerate,
    Defer,
    DeferWay,
    ExtendBalloon,
    MoveDueDay,
    Prepay,
    PrepayWay,
)
from suiche.journey.repay import models
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.open_payment import open_payment
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.kit.actor import SYSTEM
from tests.maths.worked import EX05
from tests.steps.at_once import at_once
from tests.steps.change_world import AT, CLERK, Life, agrees, refused
from tests.steps.loans import CUSTOMER, START, running_loan

pytestmark = pytest.mark.django_db


def take_back(life: Life, quote_id: UUID) -> None:
    take_back_change(
        quote_id=quote_id, reason="客户反悔", roles=None, approved_fen=10**10, by=CLERK, on=life.on, at=AT
    )
    agrees()


WISHES: dict[str, queries.Wish] = {
    "smaller": Prepay(3_000_000, PrepayWay.REDUCE),
    "fewer": Prepay(3_000_000, PrepayWay.SHORTEN),
    "due day": MoveDueDay(28),
    "interest only": Defer(3, DeferWay.INTEREST_ONLY),
    "capitalised": Defer(3, DeferWay.CAPITALISE),
}


@pytest.mark.parametrize("kind", sorted(WISHES))
def test_the_plan_before_is_back_to_the_byte(kind: str) -> None:
    life = Life(running_loan(terms=12), START).paid_through(2).to("2026-03-25")
    before, left = life.plan(), life.home().principal_left_fen
    done = life.changed(WISHES[kind], by=CLERK)
    assert life.plan() != before
    life.to("2026-04-02")
    take_back(life, done.quote_id)
    home = life.home()
    assert (life.plan(), home.principal_left_fen, home.credit_fen) == (before, left, done.amount_fen)
    assert refused(lambda: take_back(life, done.quote_id)) == "event_final"
    assert [view.taken_back for view in queries.changes(loan_id=life.loan.loan_id, customer_id=None)] == [
        True
    ]
    again = life.quoted(WISHES[kind])  # what was taken back does not count against the next one
    assert again.change.before.instalment_fen == done.change.before.instalment_fen
    assert repay.position(life.row, as_of=date(2026, 3, 26)).plan != repay.position(life.row).plan


def test_an_extended_balloon_is_due_again() -> None:
    life = Life(running_loan(agreed=EX05), EX05.disbursed_on).paid_through(33)
    before = life.plan()
    done = life.changed(ExtendBalloon(12, 1_500_000), by=CLERK)
    take_back(life, done.quote_id)
    assert (life.plan(), life.home().credit_fen) == (before, 1_500_000)


def test_an_acceleration_is_taken_back_while_nothing_was_paid_on_it() -> None:
    life = Life(running_loan(terms=12), START).paid_through(2).to("2026-06-20")
    before, owed = life.plan(), life.home().due_fen
    done = life.changed(Accelerate(date(2026, 6, 1), "D-1"), by=CLERK)
    assert life.home().due_fen > owed
    take_back(life, done.quote_id)
    assert (life.plan(), life.home().due_fen, life.row.accelerated_on) == (before, owed, None)
    done = life.changed(Accelerate(date(2026, 6, 1), "D-1"), by=CLERK)
    life.pay()
    assert refused(lambda: take_back(life, done.quote_id)) == "later_stands_on_it"


def test_what_was_billed_since_stands() -> None:
    life = Life(running_loan(terms=12), START).paid_through(2)
    done = life.changed(MoveDueDay(20))
    life.paid_through(3)
    assert refused(lambda: take_back(life, done.quote_id)) in ("plan_moved_on", "later_stands_on_it")


def test_of_two_changes_the_later_one_goes_first() -> None:
    life = Life(running_loan(terms=12), START).paid_through(2)
    first_plan = life.plan()
    first = life.changed(MoveDueDay(20))
    second_plan = life.plan()
    second = life.changed(Prepay(1_000_000, PrepayWay.REDUCE))
    assert refused(lambda: take_back(life, first.quote_id)) == "plan_moved_on"
    take_back(life, second.quote_id)
    assert life.plan() == second_plan
    take_back(life, first.quote_id)
    assert life.plan() == first_plan


@pytest.mark.django_db(transaction=True)
def test_a_payment_and_a_prepayment_at_the_same_moment_both_count() -> None:
    life = Life(running_loan(terms=12), START).paid_through(2).to("2026-04-15")
    agreed = life.confirmed(life.quoted(Prepay(3_000_000, PrepayWay.REDUCE)))
    assert agreed.order_id is not None
    prepaid = life.notice(agreed.order_id)
    due = open_payment(
        loan_id=life.loan.loan_id,
        customer_id=life.loan.customer_id,
        amount_fen=life.home().due_fen,
        by=CUSTOMER,
        on=life.on,
        at=AT,
    )
    paid = life.notice(due.order_id)
    at_once(
        lambda: complete_change(notice=prepaid, paid_on=life.today, by=SYSTEM, on=life.on, at=AT),
        lambda: receive_payment(notice=paid, paid_on=life.today, by=SYSTEM, on=life.on, at=AT),
    )
    agrees()
    position = repay.position(life.row)
    paid_in = sum(models.Receipt.objects.values_list("amount_fen", flat=True))
    met = sum(position.paid.values())
    assert paid_in - met == position.credit_fen >= 0  # whichever came first: every fen is somewhere
    assert position.is_paid(position.plan[2])
