"""Debits booked together: the same rows as one payment after the other, and a loan somebody holds waits its turn."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suiche.contact.models import Message
from suiche.journey.repay import queries
from suiche.journey.repay.actions.book_debit_results import book_debit_results
from suiche.journey.repay.actions.book_debit_returns import book_debit_returns
from suiche.journey.repay.actions.make_debit_batch import make_debit_batch
from suiche.journey.repay.actions.prove_books import prove_books
from suiche.journey.repay.actions.reverse_event import WrittenOffFirst
from suiche.journey.repay.actions.settle_debit_batch import (
    NothingToSettle,
    SettlementDiffers,
    StatementUsed,
    settle_debit_batch,
)
from suiche.journey.repay.actions.submit_debit_batch import submit_debit_batch
from suiche.journey.repay.debit_events import DebitsBooked
from suiche.journey.repay.debit_models import Debit, DebitBatch, DebitMandate, DebitProblem
from suiche.journey.repay.debit_settlement_queries import clearing
from suiche.journey.repay.debit_states import MandateState
from suiche.journey.repay.journal_queries import journal
from suiche.journey.repay.models import Allocation, Bill
from suiche.journey.repay.rules import EventOrder
from suiche.journey.repay.states import EventKind
from suiche.kit.actor import SYSTEM
from suiche.kit.fields import blind_index
from suiche.kit.models import MoveRow
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import CONTRACT_ACCOUNTS, Account
from suiche.maths.money import grouped
from suiche.maths.terms import LoanTerms, Method
from suiche.parties.models import BankCard, PaymentStanding
from suiche.partners.debit.port import DebitOutcome, FailureCode, ReturnedDebit
from suiche.partners.debit.result_file import DebitResult
from tests.steps.debit_world import books_agree
from tests.steps.lease_world import lease, standing
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.test_loan_events import allow, order
from tests.steps.test_repay import AT, day
from tests.steps.transfers import receive_transfer

DUE = "2026-09-01"  # a Tuesday
PLAIN = LoanTerms(Method.EQUAL_INSTALMENT, 20_000_000, 12, date(2026, 8, 1), annual_rate_ppm=39_900)
RENTED = LoanTerms(Method.BALLOON, 18_080_000, 4, date(2026, 8, 1), 60_000, balloon_fen=6_780_000)
LAST = LoanTerms(Method.EQUAL_INSTALMENT, 600_000, 1, date(2026, 8, 1), annual_rate_ppm=39_900)


def under_mandate(loan: LoanInHand) -> LoanInHand:
    """Give a loan a card and a mandate, as they would stand."""
    number = f"6222{loan.loan_id.int % 10**12:012d}"
    card = BankCard.objects.create(
        customer_id=loan.customer_id, card_no=number, card_no_index=blind_index(number),
        bank_name="平川示例银行", mobile="13700000000", verified_at=AT, created_at=AT,
    )  # fmt: skip
    row = DebitMandate.begin(
        by=SYSTEM, at=AT, loan_id=loan.loan_id, card=card, bank_name=card.bank_name,
        last4=number[-4:], request_no=f"{loan.loan_id}", asked_at=AT,
    )  # fmt: skip
    row.move_to(MandateState.ACTIVE, by=SYSTEM, at=AT, protocol_no=f"P{loan.loan_id}")
    return loan


def handed_over() -> DebitBatch:
    """Make the batch of the due date and hand it over."""
    make_debit_batch(on=day(DUE), window="08:30", by_file=True, by=SYSTEM, at=AT)
    batch = DebitBatch.objects.get()
    submit_debit_batch(batch_id=batch.id, refusal="", by=SYSTEM, at=AT)
    return batch


def book(*failed: LoanInHand) -> DebitsBooked:
    """Book the whole batch: everything was debited but what is named."""
    poor = {loan.loan_id for loan in failed}
    results = tuple(
        DebitResult(row.order_no, DebitOutcome.FAILED, FailureCode.INSUFFICIENT, "", row.amount_fen, AT)
        if row.loan_id in poor
        else DebitResult(row.order_no, DebitOutcome.SUCCESS, None, f"T{row.order_no}", row.amount_fen, AT)
        for row in Debit.objects.order_by("line")
    )
    number = DebitBatch.objects.get().number
    return book_debit_results(batch_no=number, results=results, by=SYSTEM, on=day(DUE), at=AT)


def written(loan: LoanInHand) -> dict[str, Any]:
    """Everything a payment leaves behind on a loan, ids and the way it came left out."""
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=day(DUE))
    met = Allocation.objects.filter(loan_id=loan.loan_id).order_by("period", "bucket")
    own = ("late_since", "worst_days_past_due", "contracts_closed")
    bills = Bill.objects.filter(instalment__loan_id=loan.loan_id).order_by("instalment_id")
    return {
        "balances": {a: fen for a, fen in ledger.balances(loan.loan_id).items() if a in CONTRACT_ACCOUNTS},
        "met": list(met.values_list("period", "bucket", "amount_fen", "value_on", "on", "source")),
        "billed": list(bills.values_list("instalment__period", "on")),
        "home": (home.state, home.due_fen, home.credit_fen, home.paid_periods, home.plan),
        "standing": PaymentStanding.objects.filter(customer_id=loan.customer_id).values_list(*own).get(),
        "events": [
            (item.what, item.amount_fen, item.periods, sum(line.debit_fen for e in item.entries for line in e.lines))
            for item in journal(loan.loan_id).items
            if item.what != "other"  # the tax of a lease: posted for the piece as a whole, as at night
        ],
    }  # fmt: skip


@pytest.mark.django_db
def test_a_batch_is_made_in_as_many_statements_for_many_leases_as_for_one() -> None:
    def statements(window: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            made = make_debit_batch(on=day(DUE), window=window, by_file=True, by=SYSTEM, at=AT)
        assert made.count == len(leases)
        return len(seen)

    leases = [under_mandate(lease(RENTED, 1))]
    one = statements("08:30")
    Debit.objects.all().delete()
    leases += [under_mandate(lease(RENTED, number)) for number in (2, 3, 4)]
    assert statements("12:30") == one


@pytest.mark.django_db
def test_booked_together_is_booked_as_one_by_one() -> None:
    loans = [running_loan(number=1, agreed=PLAIN), lease(RENTED, 2), running_loan(number=3, agreed=LAST)]
    twins = [running_loan(number=11, agreed=PLAIN), lease(RENTED, 12), running_loan(number=13, agreed=LAST)]
    poor = under_mandate(running_loan(number=4, agreed=PLAIN))
    for loan in loans:
        under_mandate(loan)
    batch = handed_over()
    assert (batch.count, book(poor)) == (4, DebitsBooked(changed=4, problems=0, held=0))
    for number, twin in enumerate(twins):
        fen = queries.home(loan_id=twin.loan_id, customer_id=None, on=day(DUE)).due_fen
        receive_transfer(
            loan_id=twin.loan_id, transaction_no=f"TT{number}", amount_fen=fen,
            paid_on=day(DUE), by=SYSTEM, on=day(DUE), at=AT,
        )  # fmt: skip
    for loan, twin in zip(loans, twins, strict=True):
        assert written(loan) == written(twin)
    assert [queries.home(loan_id=one.loan_id, customer_id=None, on=day(DUE)).state for one in loans] == [
        "active", "active", "settled",
    ]  # fmt: skip
    told = dict(Message.objects.values_list("subject", "template"))
    assert [told[str(one.loan_id)] for one in (*loans, poor)] == [*["DEBIT_TAKEN"] * 3, "DEBIT_FAILED"]
    moves = MoveRow.objects.filter(subject_type="repay.debit", subject_id=Debit.objects.get(line=1).id)
    steps = [("", "created"), ("created", "submitted")]
    last = "failed" if Debit.objects.get(line=1).loan_id == poor.loan_id else "success"
    assert list(moves.order_by("id").values_list("from_state", "to_state")) == [*steps, ("submitted", last)]
    assert book(poor) == DebitsBooked(changed=0, problems=0, held=0)  # twice changes nothing
    assert books_agree()


@pytest.mark.django_db
def test_one_of_those_booked_together_comes_back_alone() -> None:
    loans = [under_mandate(running_loan(number=n, agreed=PLAIN)) for n in (1, 2, 3)]
    handed_over()
    book()
    kept = [written(loan) for loan in loans[1:]]
    debit = Debit.objects.get(loan_id=loans[0].loan_id)
    returned = ReturnedDebit(
        "R1", debit.order_no, debit.transaction_no, debit.amount_fen, "退票", day("2026-09-02")
    )
    later = day("2026-09-02")
    assert book_debit_returns(returns=(returned,), by=SYSTEM, on=later, at=AT).changed == 1
    home = queries.home(loan_id=loans[0].loan_id, customer_id=None, on=later)
    assert (home.due_fen, home.paid_periods, home.credit_fen) == (debit.amount_fen, 0, 0)
    assert [written(loan) for loan in loans[1:]] == kept
    assert books_agree()


@pytest.mark.django_db
def test_a_return_for_a_written_off_loan_is_a_person_s_and_holds_up_no_other() -> None:
    loans = [under_mandate(running_loan(number=n, agreed=PLAIN)) for n in (1, 2)]
    handed_over()
    book()
    allow(EventKind.WRITTEN_OFF, 10**9)
    order(loans[0], "2027-03-01", EventOrder(EventKind.WRITTEN_OFF, 0))
    returns = tuple(
        ReturnedDebit(
            f"R{row.line}", row.order_no, row.transaction_no, row.amount_fen, "退票", day("2027-03-01")
        )
        for row in Debit.objects.order_by("line")
    )
    for _ in range(2):
        booked = book_debit_returns(returns=returns, by=SYSTEM, on=day("2027-03-02"), at=AT)
    assert (booked.changed, booked.problems) == (0, 0)
    states = dict(Debit.objects.values_list("loan_id", "state"))
    assert states == {loans[0].loan_id: "success", loans[1].loan_id: "returned"}
    problem = DebitProblem.objects.get()
    assert (problem.kind, problem.loan_id) == ("return_unknown", loans[0].loan_id)
    assert WrittenOffFirst().words.zh in problem.detail


@pytest.mark.django_db(transaction=True)
def test_a_loan_somebody_holds_waits_and_the_others_do_not() -> None:
    first, second = (under_mandate(running_loan(number=n, agreed=PLAIN)) for n in (1, 2))
    handed_over()
    connection.ensure_connection()
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("select from repay_loan where id = %s for no key update", [first.loan_id])
        assert book() == DebitsBooked(changed=1, problems=0, held=1)
        assert Debit.objects.get(loan_id=first.loan_id).state == "submitted"
        other.rollback()
    assert book() == DebitsBooked(changed=1, problems=0, held=0)
    assert {row.state for row in Debit.objects.all()} == {"success"}
    assert written(first)["met"] == written(second)["met"] and books_agree()


@pytest.mark.django_db
def test_the_clearing_account_comes_to_zero_when_the_bank_has_paid() -> None:
    loans = [under_mandate(running_loan(number=n, agreed=PLAIN)) for n in (1, 2)]
    batch = handed_over()
    book()
    debited = Debit.objects.filter(batch=batch).order_by("line")
    total = sum(row.amount_fen for row in debited)
    prove_books(on=day("2026-09-04"), by=SYSTEM, at=AT)
    assert not DebitProblem.objects.exists()  # three days are the bank's
    prove_books(on=day("2026-09-05"), by=SYSTEM, at=AT)
    prove_books(on=day("2026-09-06"), by=SYSTEM, at=AT)
    assert [(one.kind, one.expected_fen) for one in DebitProblem.objects.all()] == [("not_settled", total)]

    def settle(fen: int, number: str) -> None:
        settle_debit_batch(
            batch_id=batch.id, amount_fen=fen, statement_no=number, by=SYSTEM, on=day(DUE), at=AT
        )

    with pytest.raises(SettlementDiffers) as refused:
        settle(total - 1, "B1")
    assert refused.value.facts == {"open": grouped(total), "given": grouped(total - 1)}
    for _ in range(2):  # the same line of the statement again books nothing
        settle(total, "B1")
    assert standing(Account.DEBIT_CLEARING) == 0 and standing(Account.BANK) == total
    assert DebitProblem.objects.get().closed_at == AT
    with pytest.raises(NothingToSettle):
        settle(total, "B2")
    first = debited[0]
    back = ReturnedDebit("R1", first.order_no, first.transaction_no, first.amount_fen, "退票", day(DUE))
    book_debit_returns(returns=(back,), by=SYSTEM, on=day("2026-09-02"), at=AT)
    assert standing(Account.DEBIT_CLEARING) == clearing(batch.id).open_fen == -first.amount_fen
    with pytest.raises(StatementUsed):
        settle(-first.amount_fen, "B1")
    settle(-first.amount_fen, "B3")  # the bank took it from our account
    assert standing(Account.DEBIT_CLEARING) == 0 and len(loans) == 2
    assert books_agree()
