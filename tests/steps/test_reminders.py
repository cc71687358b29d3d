"""Reminders: some days before a due date and on the day after a missed one, each once, within the allowed hours."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suiche.contact import rules
from suiche.contact.models import Message
from suiche.contact.queries import wording
from suiche.journey.repay import reminder_queries, reminder_tasks
from suiche.journey.repay.actions import begin_reminders
from suiche.journey.repay.actions.make_debit_batch import make_debit_batch
from suiche.journey.repay.actions.remind import remind as remind_piece
from suiche.journey.repay.models import Debit, DueReminder, Instalment, Loan, PaymentCase
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.repay.states import CaseKind, ReminderKind
from suiche.kit import outbox, working_days
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import SHANGHAI, BusinessDate, Instant, now, shanghai
from suiche.kit.jobs import Later, drain
from suiche.kit.models import Deployment, Job
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.test_debit_bulk import under_mandate
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


def test_what_could_not_go_on_its_day_goes_later_while_it_is_true(settings: Any) -> None:
    settings.REMIND_DAYS_BEFORE = 5
    loan, paid, debited = (running_loan(number=n, start=date(2026, 3, 10)) for n in (1, 2, 3))
    under_mandate(debited)
    first = due(loan, 1)  # Friday 10 April
    pay(paid, open_on(paid, "2026-04-06", 590_391), "2026-04-06")

    def told(on: date) -> list[tuple[str, Any]]:
        """Let a day pass on which the worker runs; it did not on the days before."""
        remind(on)
        return sorted(DueReminder.objects.filter(on=on).values_list("kind", "loan_id"))

    assert told(first) == [("soon", loan.loan_id)], "not who has paid, nor of a debit made this morning"
    assert remind(first) == 0, "each once"
    close_through("2026-04-10", "2026-04-12")
    late = sorted(("missed", one.loan_id) for one in (loan, debited))
    assert told(first + timedelta(days=3)) == late
    assert told(first + timedelta(days=4)) == []
    assert "2026年4月10日（周五）24点前请还" in said()[0] and "4月13日（周一）24点前还上不收罚息" in said()[1]


def test_nobody_is_asked_for_money_that_is_being_looked_at_or_is_at_the_bank(loan: LoanInHand) -> None:
    PaymentCase.objects.create(
        kind=CaseKind.WRONG_AMOUNT.value, order_no="S", transaction_no="T", loan_id=loan.loan_id,
        expected_fen=590_391, received_fen=590_390, opened_at=now(),
    )  # fmt: skip
    debited, other = under_mandate(running_loan(number=2)), running_loan(number=3)
    last = working_days.on_or_after(due(loan, 1))
    make_debit_batch(on=BusinessDate(last), window="08:30", by_file=True, by=SYSTEM, at=AT)
    assert Debit.objects.get().loan_id == debited.loan_id
    close_through(due(loan, 1).isoformat(), last.isoformat())
    assert remind(last + timedelta(days=1)) == 1
    assert DueReminder.objects.get().loan_id == other.loan_id


@pytest.mark.parametrize(("hour", "begun"), [(3, 0), (8, 0), (9, 1), (19, 1), (20, 0), (23, 0)])
def test_nobody_is_written_to_at_night(loan: LoanInHand, hour: int, begun: int) -> None:
    at = Instant(datetime(2026, 2, 12, hour, 30, tzinfo=SHANGHAI))
    assert reminder_tasks.begin_day(at) == begun
    assert reminder_tasks.begin_day(at) == 0, "each once, also where nobody needed a message"


def test_a_piece_that_comes_after_the_hours_waits(loan: LoanInHand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "REMIND_UNTIL", rules.REMIND_FROM)  # at whatever hour this runs
    with pytest.raises(Later):
        reminder_tasks.remind_some((loan.loan_id,), due(loan, 1), ReminderKind.SOON)


def test_of_many_only_those_who_have_not_paid_are_looked_at(loan: LoanInHand) -> None:
    paid = running_loan(number=2)
    on = due(loan, 1)
    pay(paid, open_on(paid, on.isoformat(), 590_391), on.isoformat())
    close_through(on.isoformat(), working_days.on_or_after(on).isoformat())
    assert reminder_queries.to_look_at(on) == (loan.loan_id,)


def test_a_piece_costs_as_many_statements_for_many_as_for_one_and_holds_whom_it_reminds(
    loan: LoanInHand,
) -> None:
    on, first = BusinessDate(due(loan, 1) - timedelta(days=3)), due(loan, 1)

    def statements(*loans: LoanInHand) -> int:
        with CaptureQueriesContext(connection) as seen:
            ids = tuple(one.loan_id for one in loans)
            remind_piece(loans=ids, due_date=first, kind=ReminderKind.SOON, by=SYSTEM, on=on, at=AT)
        held = [one["sql"] for one in seen if "FOR NO KEY UPDATE" in one["sql"]]
        assert [sum(one.loan_id.hex in sql.replace("-", "") for one in loans) for sql in held] == [
            len(loans) - 1 or 1
        ]
        return len(seen)

    one = statements(loan)
    far = running_loan(number=5, start=date(2026, 1, 20))  # due on another day: nothing to say
    assert statements(running_loan(number=2), running_loan(number=3), far) == one
    assert DueReminder.objects.count() == 3


def test_a_loan_that_raises_hurts_only_its_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "REMIND_FROM", time.min)  # at whatever hour this runs
    monkeypatch.setattr(rules, "REMIND_UNTIL", time.max)
    monkeypatch.setattr(begin_reminders, "SOME", 1)
    today = shanghai(now()).date()
    broken, loan = running_loan(number=1, start=today), running_loan(number=2, start=today)
    Loan.objects.filter(id=broken.loan_id).update(penalty={"nonsense": 1})
    ahead = due(loan, 1) - timedelta(days=3) - today
    Deployment.objects.update_or_create(
        id=1, defaults={"demo": True, "shift_days": ahead.days, "created_at": now()}
    )
    outbox.store(reminder_tasks.clockwork, not_before=now())
    drain()
    assert [one.loan_id for one in DueReminder.objects.all()] == [loan.loan_id]
    left = Job.objects.get(task__endswith=":remind_some")
    assert str(broken.loan_id) in str(left.arguments) and left.attempts == 1
    assert Job.objects.filter(task__endswith=":clockwork", attempts=0).count() == 1
