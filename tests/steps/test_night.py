"""The night under fire: payments at the same time, killed at every statement, split over workers; and what it leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from suiche.journey.repay import desk_queries, models, night_tasks, queries
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.repay.proof_queries import differences
from suiche.kit import jobs, outbox
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, business_date
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import Account
from tests.steps.debit_world import on_day
from tests.steps.loans import START, LoanInHand, running_loan
from tests.steps.test_repay import AT, agrees, close_through, day
from tests.steps.transfers import receive_transfer

DUE = day("2026-02-15")
LOANS = 12


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


def book(start: date = START) -> list[LoanInHand]:
    return [running_loan(number=number, start=start) for number in range(1, LOANS + 1)]


def pay(loan: LoanInHand) -> None:
    receive_transfer(
        loan_id=loan.loan_id,
        transaction_no=f"T{loan.loan_id}",
        amount_fen=590_391,
        paid_on=DUE,
        by=SYSTEM,
        on=DUE,
        at=AT,
    )


def killed_at(statement: int) -> Callable[..., Any]:
    left = statement

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed()
        return execute(sql, params, many, context)

    return count


@pytest.mark.django_db(transaction=True)
def test_payments_during_a_close_are_all_posted_and_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night_tasks, "BATCH", 3)
    loans = book()
    close_through("2026-02-14", "2026-02-14")
    failures: list[BaseException] = []

    def payments() -> None:
        try:
            for loan in loans:
                pay(loan)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    payer = threading.Thread(target=payments)
    payer.start()
    close_day(on=DUE, by=SYSTEM, at=AT, workers=2)
    payer.join()
    assert not failures
    assert models.Bill.objects.count() == LOANS == models.Receipt.objects.count()
    assert all(queries.position(models.Loan.objects.get(id=loan.loan_id)).paid_periods == 1 for loan in loans)
    agrees()


@pytest.mark.django_db(transaction=True)
def test_killed_at_every_statement_in_turn_a_night_does_each_thing_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(night_tasks, "BATCH", 5)
    for loan in book()[:3]:
        receive_transfer(
            loan_id=loan.loan_id, transaction_no=f"T{loan.loan_id}", amount_fen=590_391, paid_on=day("2026-02-01"),
            by=SYSTEM, on=day("2026-02-01"), at=AT,
        )  # fmt: skip
    close_through("2026-02-14", "2026-02-14")
    kills = 0
    while True:
        try:
            with connection.execute_wrapper(killed_at(kills * 3)):
                close_day(on=DUE, by=SYSTEM, at=AT)
            break
        except Killed:
            kills += 1
            connection.close()
    assert kills > 6
    assert models.Bill.objects.count() == LOANS
    assert desk_queries.closed_day(DUE).billed == LOANS
    assert (
        sum(line.debit_fen for line in ledger.trial_balance(DUE) if line.account == Account.INTEREST_DUE)
        == 66_500 * 9
    )
    agrees()


@pytest.mark.django_db(transaction=True)
def test_a_large_day_becomes_jobs_that_any_worker_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night_tasks, "BATCH", 5)
    year = business_date().year + 1
    due = date(year, 2, 15)
    book(date(year, 1, 15))
    close_through(f"{year}-02-14", f"{year}-02-14")
    on_day(due + timedelta(days=1))
    night_tasks.nightly()
    assert outbox.waiting(night_tasks.bill_some) == 3
    assert jobs.drain() >= 3
    night_tasks.nightly()
    assert queries.last_closed() == due
    agrees()


@pytest.mark.django_db
def test_a_second_close_writes_nothing_and_the_proof_is_kept() -> None:
    running_loan()
    close_through("2026-02-14", "2026-02-15")
    first = list(models.DayClose.objects.values())
    assert close_day(on=DUE, by=SYSTEM, at=AT).billed == 1
    assert list(models.DayClose.objects.values()) == first
    night_tasks.prove(DUE)
    proof = desk_queries.proof_of(DUE)
    assert proof is not None and proof.holds and proof.loans == 1


@pytest.mark.django_db
def test_the_proof_finds_what_was_changed_behind_our_back() -> None:
    loan = running_loan()
    close_through("2026-02-14", "2026-02-15")
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "update ledger_line set amount_fen = amount_fen + 1 where contract_id = %s and account = %s",
            [loan.loan_id, Account.INTEREST_DUE.value],
        )
        cursor.execute(
            "update repay_instalment set principal_fen = principal_fen - 5, payment_fen = payment_fen - 5 where period = 30"
        )
        cursor.execute("update repay_accrualbase set weight = weight + 1")
    found = {one.what: one.ledger_fen - one.loan_fen for one in differences()}
    assert found == {Account.INTEREST_DUE.value: 1, "plan": 5, "accrual": 1}
    night_tasks.prove(DUE)
    proof = desk_queries.proof_of(BusinessDate(date(2026, 2, 15)))
    assert proof is not None and not proof.holds and proof.differences == 3
