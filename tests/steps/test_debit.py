"""Direct debit from the due date to the customer's receipt: every outcome, twice, out of order, unknown, returned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from suiche.documents.states import DocumentState
from suiche.journey.repay import debit_notice_queries, debit_queries, debit_tasks, queries
from suiche.journey.repay.actions.book_debit_results import book_debit_results
from suiche.journey.repay.debit_models import Debit, DebitBatch, DebitMandate, DebitRun, DebitTimetable
from suiche.journey.repay.debit_states import DebitBatchState, MandateState
from suiche.journey.repay.models import Receipt
from suiche.kit import jobs
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, business_date, now
from suiche.kit.models import InboxMessage, Job
from suiche.partners.debit import port
from suiche.partners.debit.port import DebitOutcome
from suiche.partners.debit.result_file import DebitResult, read_results
from tests.partners.sandbox_server import Sandbox
from tests.steps import debit_world as world
from tests.steps.debit_world import Debtor, a_day, debtor, on_day, problems, run, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(settings: Any, tmp_path: Path) -> Iterator[Sandbox]:
    with world.bank_at(settings, tmp_path) as sandbox:
        yield sandbox


def notice(who: Debtor) -> debit_notice_queries.DebitNotice:
    return debit_notice_queries.notice(
        loan_id=who.loan.loan_id, customer_id=who.loan.customer_id, on=business_date()
    )


def test_what_is_due_is_debited_once_and_used_like_any_payment(bank: Sandbox) -> None:
    due = a_day("working")
    who, unsigned = debtor(1, due=due), debtor(2, due=due, card=False)
    on_day(due - timedelta(days=3))
    assert (notice(who).state, notice(who).on, notice(who).amount_fen) == ("planned", due, who.instalment_fen)
    run()
    assert not Debit.objects.exists()  # nothing is due yet
    on_day(due)
    run()
    assert who.debits() == [(1, "success", "")] and who.receipts() == [who.instalment_fen]
    assert who.credit_fen() == 0 and queries.position(who.row).paid_periods == 1
    assert who.messages() == ["DEBIT_TAKEN"]
    assert unsigned.debits() == [] and notice(unsigned).state == "none"
    assert world.the_batch().state == DebitBatchState.DONE.value
    assert Receipt.objects.get().channel == "debit"
    for window in ("08:30", "12:00"):  # a window runs once, and the next finds nothing owed
        run(window)
    assert who.receipts() == [who.instalment_fen] and not problems()
    assert world.books_agree()


def test_a_failure_is_tried_again_in_the_next_window_only_if_that_can_help(bank: Sandbox) -> None:
    due = a_day("working")
    once, never, broken = debtor(1, "9102", due=due), debtor(2, "9101", due=due), debtor(3, "9103", due=due)
    risk = debtor(4, "9105", due=due)
    papers = [world.mandate_paper(who.loan, n) for n, who in enumerate((broken, risk))]
    for who, paper in zip((broken, risk), papers, strict=True):
        paper.move_to(DocumentState.SIGNED, by=SYSTEM, at=now())
        DebitMandate.objects.filter(loan_id=who.loan.loan_id).update(document_id=paper.id)
    on_day(due)
    run()
    assert [who.debits()[0][2] for who in (once, never, broken, risk)] == [
        "INSUFFICIENT",
        "INSUFFICIENT",
        "CARD_INVALID",
        "RISK",
    ]
    assert (notice(never).state, notice(never).again_on) == ("failed", due)
    assert (notice(broken).state, notice(broken).again_on) == ("failed", None)
    run("12:00")
    assert [a for a, _, _ in once.debits()] == [1, 2] and once.debits()[1][1] == "success"
    assert len(broken.debits()) == len(risk.debits()) == 1
    assert DebitMandate.objects.get(loan_id=broken.loan.loan_id).state == MandateState.ENDED.value
    for paper in papers:
        paper.refresh_from_db()
    assert [paper.state for paper in papers] == ["VOID", "SIGNED"]  # what the bank ended is out of force
    for window in ("16:00", "20:00"):
        run(window)
    on_day(due + timedelta(days=1))
    for window in ("08:30", "12:00", "16:00", "20:00"):
        run(window)
    on_day(due + timedelta(days=2))
    run()
    assert len(never.debits()) == 8  # the most tries of one due date
    assert never.messages() == ["DEBIT_FAILED", "DEBIT_STOPPED"]  # not eight times
    assert broken.messages() == ["DEBIT_STOPPED"]
    assert once.messages() == ["DEBIT_FAILED", "DEBIT_TAKEN"]
    assert notice(never).again_on is None
    assert world.books_agree()


def test_a_rest_day_moves_the_debit_and_the_money_still_counts_as_on_time(bank: Sandbox) -> None:
    saturday = a_day("rest")
    who = debtor(1, due=saturday)
    on_day(saturday)
    run()
    assert who.debits() == []
    monday = notice(who).on
    assert monday is not None and monday > saturday
    for day in range(1, (monday - saturday).days + 1):
        on_day(saturday + timedelta(days=day))
        run()
    assert who.debits() == [(1, "success", "")]
    assert {day for _, _, _, day in who.met()} == {saturday}
    assert queries.position(who.row).charged == {} and world.books_agree()


def test_a_day_on_which_nothing_ran_is_made_up_for(bank: Sandbox) -> None:
    due = a_day("working")
    on_day(due - timedelta(days=1))
    run()
    who = debtor(1, due=due)
    on_day(due + timedelta(days=1))
    run()
    assert who.debits() == [(1, "success", "")]
    assert {day for _, _, _, day in who.met()} == {due + timedelta(days=1)}


def test_results_twice_and_out_of_order_change_nothing(bank: Sandbox) -> None:
    due = a_day("working")
    people = [debtor(n, ending, due=due) for n, ending in enumerate(("9112", "9113", "9101", "9111", ""), 1)]
    on_day(due)
    run(seconds=1)
    files = [bytes(row.body) for row in InboxMessage.objects.filter(partner="debit")]
    numbers = [read_results(file).number for file in files]
    assert sorted(numbers) == [1, 2, 3, 4]  # two parts, each twice
    for file in files:
        assert not debit_tasks.receive_file(file, at=now())
    for file in reversed(files):  # and once more, past the inbox
        read = read_results(file)
        book_debit_results(
            batch_no=read.batch_no, results=read.results, by=SYSTEM, on=business_date(), at=now()
        )
    assert [who.receipts() for who in people] == [
        [w.instalment_fen] if n != 2 else [] for n, w in enumerate(people)
    ]
    assert people[2].debits() == [(1, "failed", "INSUFFICIENT")]
    assert not problems() and world.books_agree()


def test_unknown_is_asked_about_and_never_debited_again_before(bank: Sandbox) -> None:
    due = a_day("working")
    paid, failed = debtor(1, "9108", due=due), debtor(2, "9109", due=due)
    on_day(due)
    debit_tasks.run_window(business_date(), "08:30")
    bank.faults("debit", latency_ms=0)
    while Job.objects.filter(task__contains="ask_about").count() < 2:
        assert jobs.run_next(at=now())
    bank.faults("debit", mode="down", latency_ms=0)
    work()
    assert paid.debits() == failed.debits() == [(1, "unknown", "")]
    assert notice(paid).state == "under_way"
    run("12:00")
    assert len(paid.debits()) == len(failed.debits()) == 1  # nothing while it is unknown
    bank.faults("debit", latency_ms=0)
    work(seconds=40)
    assert paid.debits() == [(1, "success", "")] and paid.receipts() == [paid.instalment_fen]
    assert failed.debits() == [(1, "failed", "INSUFFICIENT")]
    assert DebitBatch.objects.get().state == DebitBatchState.DONE.value
    run("16:00")
    assert len(paid.debits()) == 1 and len(failed.debits()) == 2
    assert world.books_agree()


def test_a_kill_between_handing_over_and_writing_it_down(bank: Sandbox) -> None:
    due = a_day("working")
    who = debtor(1, due=due)
    on_day(due)
    debit_tasks.run_window(business_date(), "08:30")
    batch = world.the_batch()
    number, content = debit_queries.content(batch.id)
    # The bank has the file; we were killed before we could write that down.
    assert port.port().submit_batch(batch_no=number, file=content).outcome is port.BatchOutcome.ACCEPTED
    world.pay(who, 100_000)  # what is owed has changed meanwhile: the file must not
    work()
    assert who.debits() == [(1, "success", "")]
    assert sorted(who.receipts()) == [100_000, who.instalment_fen]
    assert who.credit_fen() == 100_000
    assert world.books_agree()


def test_a_kill_while_a_batch_is_made_leaves_none(bank: Sandbox) -> None:
    due = a_day("working")
    debtor(1, due=due)
    on_day(due)
    with connection.execute_wrapper(_killed_after_the_debits), pytest.raises(KeyboardInterrupt):
        debit_tasks.run_window(business_date(), "08:30")
    assert not DebitBatch.objects.exists() and not DebitRun.objects.exists()
    run()
    assert Debit.objects.get().state == "success"


def _killed_after_the_debits(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    done = execute(sql, *rest)
    if sql.startswith('INSERT INTO "repay_debit" '):
        raise KeyboardInterrupt
    return done


def test_what_the_customer_pays_between_file_and_result_is_credit(bank: Sandbox) -> None:
    due = a_day("working")
    who = debtor(1, "9111", due=due)
    bank.faults("debit", latency_ms=0, delay_seconds=3600)
    on_day(due)
    run()
    assert who.debits() == [(1, "submitted", "")] and notice(who).state == "under_way"
    world.pay(who, who.instalment_fen)
    assert queries.position(who.row).paid_periods == 1 and who.credit_fen() == 0
    bank.faults("debit", latency_ms=0, delay_seconds=0)
    work(seconds=40)
    assert who.debits() == [(1, "success", "")]
    assert who.credit_fen() == who.instalment_fen and not problems()
    assert world.books_agree()


def test_a_returned_debit_reopens_exactly_and_once(bank: Sandbox) -> None:
    due = a_day("working")
    who, other = debtor(1, "9110", due=due), debtor(2, due=due)
    untouched = debtor(3, due=due, card=False)
    on_day(due)
    run()
    assert who.debits() == [(1, "success", "")]
    later = on_day(due + timedelta(days=2))
    for _ in range(2):
        debit_tasks.fetch_returns(later)
    assert who.debits() == [(1, "returned", "")]
    assert sorted(who.receipts()) == [-who.instalment_fen, who.instalment_fen]
    assert who.met() == [] and who.credit_fen() == 0
    for day in (later, BusinessDate(due + timedelta(days=30))):  # as if it had never been paid, penalty too
        owed = [queries.home(loan_id=w.loan.loan_id, customer_id=None, on=day) for w in (who, untouched)]
        assert (owed[0].due_fen, owed[0].due_lines) == (owed[1].due_fen, owed[1].due_lines)
    assert other.receipts() == [other.instalment_fen]
    assert who.messages() == ["DEBIT_TAKEN", "DEBIT_RETURNED"] and notice(who).state == "returned"
    run("12:00")
    assert len(who.debits()) == 1  # the customer decides; nothing is debited again by itself
    assert world.books_agree()


def test_what_does_not_fit_is_put_before_a_person_and_the_rest_is_booked(bank: Sandbox) -> None:
    due = a_day("working")
    bank.faults("debit", latency_ms=0, delay_seconds=3600)
    first, second, third = (debtor(n, "9111", due=due) for n in (1, 2, 3))
    on = on_day(due)
    run()
    batch = world.the_batch()
    rows = {row.loan_id: row for row in Debit.objects.all()}
    one, two, three = (rows[who.loan.loan_id] for who in (first, second, third))

    def result(order_no: str, fen: int, outcome: str = "SUCCESS", number: str = "T") -> DebitResult:
        code = port.FailureCode.LIMIT if outcome == "FAILED" else None
        return DebitResult(
            order_no, DebitOutcome(outcome), code, f"{number}{order_no}" if not code else "", fen, now()
        )

    def book(*results: DebitResult) -> int:
        done = book_debit_results(batch_no=batch.number, results=results, by=SYSTEM, on=on, at=now())
        return done.changed

    assert book(result("nobody", 5), result(two.order_no, 1), result(one.order_no, one.amount_fen)) == 1
    assert sorted(problems()) == ["amount_differs", "unknown_order"]
    assert (first.debits(), second.debits()) == ([(1, "success", "")], [(1, "submitted", "")])
    assert book(result(one.order_no, one.amount_fen, "FAILED")) == 0  # it succeeded: a person looks
    assert book(result(three.order_no, three.amount_fen, "FAILED")) == 1
    assert book(result(three.order_no, three.amount_fen)) == 1  # the bank's money is real
    assert third.receipts() == [third.instalment_fen]
    assert problems().count("contradiction") == 2
    assert world.books_agree()


def test_a_refused_batch_debits_nothing_and_tells_a_person(bank: Sandbox) -> None:
    due = a_day("working")
    who = debtor(1, due=due)
    on_day(due)
    debit_tasks.run_window(business_date(), "08:30")
    DebitBatch.objects.update(content=world.the_batch().content.replace("T,1,", "T,2,"))
    work()
    assert world.the_batch().state == DebitBatchState.REFUSED.value and problems() == ["batch_refused"]
    assert who.debits() == [(1, "failed", "SYSTEM")]
    run("12:00")
    assert who.debits()[1] == (2, "success", "")


def test_a_file_nobody_can_read_is_kept_and_put_before_a_person(bank: Sandbox) -> None:
    assert debit_tasks.receive_file(b"H,DEBIT-RESULT,1,B,2027-01-01,1\nT,0,0.00,0.00,0\n", at=now())
    work()
    assert problems() == ["file_refused"]
    assert InboxMessage.objects.get(partner="debit").outcome == "refused"


def test_a_bank_that_is_down_gets_the_same_file_later(bank: Sandbox) -> None:
    due = a_day("working")
    who = debtor(1, due=due)
    on_day(due)
    bank.faults("debit", mode="down", latency_ms=0)
    run()
    assert who.debits() == [(1, "created", "")]
    run("12:00")
    assert len(who.debits()) == 1
    bank.faults("debit", latency_ms=0, delay_seconds=0)
    work(seconds=40)
    assert who.debits() == [(1, "success", "")] and DebitBatch.objects.count() == 1


def test_a_day_passes_with_all_its_windows(bank: Sandbox) -> None:
    due = a_day("working")
    once, never = debtor(1, "9102", due=due), debtor(2, "9101", due=due)
    on = on_day(due)
    for _ in range(30):
        if debit_tasks.pass_day(on):
            break
        work()
    assert [state for _, state, _ in once.debits()] == ["failed", "success"]
    assert len(never.debits()) == 4
    assert DebitRun.objects.filter(on=on, done_at__isnull=False).count() == 4


def test_the_timetable_is_data_by_business_date(bank: Sandbox) -> None:
    day = a_day("working")
    DebitTimetable.objects.create(
        since=day, windows=["09:00"], retry_codes=["LIMIT"], most_tries=1, most_lines=2
    )
    before = debit_queries.timetable(day - timedelta(days=1))
    assert len(before.windows) == 4 and before.most_tries == 8
    assert debit_queries.timetable(day).most_lines == 2
    people = [debtor(n, due=day) for n in range(1, 6)]
    on_day(day)
    run("09:00")
    assert sorted(DebitBatch.objects.values_list("count", flat=True)) == [1, 2, 2]
    assert all(who.debits() == [(1, "success", "")] for who in people)
