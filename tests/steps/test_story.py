"""What was owed on any day, and why: told later as it was known then, every amount explained by its lines."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from suiche.journey.repay import story_queries
from suiche.journey.repay.journal_queries import journal, plan_versions
from suiche.journey.repay.states import EventKind, LoanState
from suiche.journey.repay.story_queries import Told, loan_on
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate
from suiche.kit.refusal import NotFound
from suiche.ledger import queries as ledger
from suiche.maths.allocation import Bucket
from tests.steps.change_world import Life
from tests.steps.eventful import live
from tests.steps.loans import START, running_loan
from tests.steps.test_repay import AT, close_through
from tests.steps.transfers import receive_transfer

pytestmark = pytest.mark.django_db


def test_every_evening_is_told_as_it_stood_then_to_the_fen() -> None:
    life, evenings = live()
    assert len(evenings) > 40
    for on, stood in evenings.items():
        told = loan_on(life.loan.loan_id, on)  # refuses lines that do not add up
        owed = {(one.period, one.key): one.amount_fen for one in told.owed}
        assert owed == {
            (due.period, bucket.value): due.owed(bucket) for due in stood.dues for bucket in Bucket if due.owed(bucket)
        }, on  # fmt: skip
        assert told.credit.amount_fen == stood.credit_fen, on
        assert told.principal.amount_fen == stood.principal_fen, on
        assert told.settling is not None and told.settling.amount_fen == stood.payoff_fen, on
        assert tuple(row for row, _ in told.plan) == stood.plan, on
    kinds = {event.kind for event in told.events}
    assert kinds == {
        EventKind.PAYMENT, EventKind.RETURNED, EventKind.FEE, EventKind.WAIVED, EventKind.PREPAID, EventKind.REFUND, EventKind.DEFERRED,
    }  # fmt: skip
    everything_is_in_the_journal(life)
    versions = plan_versions(life.loan.loan_id)
    assert [one.version for one in versions] == [3, 2, 1]
    assert [one.event.kind if one.event else None for one in versions] == [EventKind.DEFERRED, EventKind.PREPAID, None]  # fmt: skip
    assert versions[0].before[0].period == versions[0].after[0].period
    assert versions[0].before[-1].due_date < versions[0].after[-1].due_date


def everything_is_in_the_journal(life: Life) -> None:
    first = journal(life.loan.loan_id)
    items = [item for page in range(1, first.pages + 1) for item in journal(life.loan.loan_id, page).items]
    assert [item.on for item in items] == sorted((item.on for item in items), reverse=True)
    shown = sorted(entry.number for item in items for entry in item.entries)
    assert shown == sorted(entry.number for entry in ledger.entries(life.loan.loan_id))
    for item in items:
        if item.event is not None:
            assert item.entries or item.event.kind in (EventKind.DEFERRED,), item.event
    assert sum(len(item.periods) for item in items if item.what == "billed") == 5


def test_lateness_is_told_stretch_by_stretch_with_its_formula() -> None:
    loan = running_loan()
    close_through("2026-02-14", "2026-03-06")
    told = loan_on(loan.loan_id, date(2026, 3, 3))
    # 16 days on 5,238.91 at 3.99 % · 1.5 ÷ 360: 13.9355… → 13.94
    (penalty,) = [one for one in told.owed if one.key == "penalty"]
    (line,) = penalty.lines
    assert (line.amount_fen, line.formula) == (1_394, "5,238.91 × 5.985% ÷ 360 × 16")
    assert (line.on, line.until) == (date(2026, 2, 15), date(2026, 3, 3))
    interest = next(one for one in told.owed if one.key == "interest")
    assert interest.lines[0].formula == "200,000.00 × 3.99% ÷ 12"
    assert loan_on(loan.loan_id, date(2026, 2, 18)).owed_fen == 590_391  # inside the grace days


def test_a_settled_loan_and_days_before_it_began() -> None:
    life = Life(running_loan(terms=2), START)
    life.to_the_end()
    told = loan_on(life.loan.loan_id, life.today)
    assert told.state is LoanState.SETTLED
    assert (told.owed, told.settling, told.principal.amount_fen, told.credit.amount_fen) == ((), None, 0, 0)
    before = loan_on(life.loan.loan_id, life.today - timedelta(days=1))
    assert before.state is LoanState.ACTIVE
    assert before.principal.amount_fen > 0
    receive_transfer(
        loan_id=life.loan.loan_id, transaction_no="LATE", amount_fen=100, paid_on=life.today, by=SYSTEM,
        on=BusinessDate(life.today), at=AT,
    )  # fmt: skip
    late = loan_on(life.loan.loan_id, life.today)  # paid once more after it was closed: ours to give back
    assert (late.state, late.credit.amount_fen) == (LoanState.SETTLED, 100)
    for nobody in (START - timedelta(days=1),):
        with pytest.raises(NotFound):
            loan_on(life.loan.loan_id, nobody)
    with pytest.raises(NotFound):
        loan_on(uuid4(), START)


def test_lines_that_do_not_add_up_are_refused() -> None:
    line = story_queries.StoryLine("late", 871)
    with pytest.raises(AssertionError, match="the lines give 871"):
        Told("penalty", 872, (line,))
