"""Reminders: some days before a due date and on the day after a missed one, each once, within the allowed hours."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from suiche.contact.models import Message
from suiche.contact.queries import wording
from suiche.journey.repay import reminder_queries, reminder_tasks
from suiche.journey.repay.models import DueReminder, Instalment, PaymentCase
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.repay.states import CaseKind
from suiche.kit import working_days
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import SHANGHAI, BusinessDate, Instant, now
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.test_repay import AT, close_through, open_on, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def loan() -> LoanInHand:
    return running_loan()  # 5,903.91 due on the 15th of each month, from February 2026


def due(loan: LoanInHand, period: int) -> date:
    return Instalment.objects.get(loan_id=loan.loan_id, period=period).due_date


def said() -> list[str]:
    """What customers read, in the order in which it was sent."""
    found = [
        wording(one.template, json.loads(one.params or "{}"))
        for one in Message.objects.filter(template__startswith="DUE").order_by("queued_at")
    ]
    return [words.zh for words in found if words]


def remind(on: date) -> int:
    return reminder_tasks.remind_all(BusinessDate(on), now())


def test_before_a_due_date_and_after_a_missed_one_each_once(loan: LoanInHand, settings: Any) -> None:
    settings.REMIND_DAYS_BEFORE = 5
    first = due(loan, 1)  # a Sunday within the spring holiday: collected, and late, after it
    collected = working_days.on_or_after(first)
    assert collected > first
    days = [first + timedelta(days=n) for n in range(-10, (collected - first).days + 10)]
    sent = {}
    for day in days:
        sent[day] = remind(day)
        close_day(on=BusinessDate(day), by=SYSTEM, at=AT)
    again = {day: remind(day) for day in days}
    assert not any(again.values()), "each once"
    reminders = DueReminder.objects.order_by("on")
    assert [(r.kind, r.on) for r in reminders] == [
        ("soon", first - timedelta(days=5)),
        ("missed", collected + timedelta(days=1)),
    ]
    assert reminders[0].amount_fen == 590_391
    assert sum(sent.values()) == 2
    texts = said()
    assert "2026年2月15日（周日）该还5,903.91元。这天休息，2026年2月24日（周二）24点前" in texts[0]
    assert "还没到账" in texts[1] and "打电话给我们" in texts[1]


def test_a_missed_working_day_is_told_on_the_morning_after(settings: Any) -> None:
    settings.REMIND_DAYS_BEFORE = 3
    loan = running_loan(start=date(2026, 3, 10))
    first = due(loan, 1)  # Friday 10 April
    assert working_days.is_working_day(first)
    assert remind(first - timedelta(days=3)) == 1
    for day in (first - timedelta(days=1), first):
        close_day(on=BusinessDate(day), by=SYSTEM, at=AT)
    assert remind(first + timedelta(days=1)) == 1
    assert "2026年4月10日（周五）24点前请还5,903.91元" in said()[0]
    assert "2026年4月13日（周一）24点前还上不收罚息" in said()[1]


def test_nobody_is_asked_for_money_that_is_being_looked_at(loan: LoanInHand) -> None:
    case = PaymentCase.objects.create(
        kind=CaseKind.WRONG_AMOUNT.value, order_no="S", transaction_no="T", loan_id=loan.loan_id,
        expected_fen=590_391, received_fen=590_390, opened_at=now(),
    )  # fmt: skip
    last = working_days.on_or_after(due(loan, 1))
    close_through(due(loan, 1).isoformat(), last.isoformat())
    day = last + timedelta(days=1)
    assert remind(day) == 0
    case.closed_at = now()
    case.save()
    assert remind(day) == 1


@pytest.mark.parametrize(("hour", "sent"), [(3, 0), (8, 0), (9, 1), (19, 1), (20, 0), (23, 0)])
def test_nobody_is_written_to_at_night(loan: LoanInHand, hour: int, sent: int) -> None:
    at = Instant(datetime(2026, 2, 12, hour, 30, tzinfo=SHANGHAI))
    assert reminder_tasks.remind_by_day(at) == sent
    assert reminder_tasks.remind_by_day(at) == 0, "each once"


def test_of_many_only_those_a_night_left_late_are_looked_at(loan: LoanInHand) -> None:
    paid = running_loan(number=2)
    on = due(loan, 1)
    pay(paid, open_on(paid, on.isoformat(), 590_391), on.isoformat())
    close_through(on.isoformat(), working_days.on_or_after(on).isoformat())
    assert reminder_queries.to_remind(due_date=on, kind=reminder_queries.MISSED) == (loan.loan_id,)
    assert set(reminder_queries.to_remind(due_date=on, kind=reminder_queries.SOON)) == {
        loan.loan_id,
        paid.loan_id,
    }
