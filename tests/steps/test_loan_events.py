"""What colleagues do to a loan: waive, charge, write off, refund, transfer; alone or with a second person."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from suiche.journey.repay import event_queries, models, queries
from suiche.journey.repay.actions.decide_event import decide_event
from suiche.journey.repay.actions.do_event import EventDone, do_event
from suiche.journey.repay.actions.reverse_event import EventFinal
from suiche.journey.repay.actions.waive_dues import NotOwed
from suiche.journey.repay.rules import EventOrder
from suiche.journey.repay.states import EventKind, LoanState
from suiche.kit import jobs
from suiche.kit.actor import Actor
from suiche.kit.clock import now
from suiche.kit.proposals import SamePerson
from suiche.kit.refusal import BadInput, NotFound
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import Account
from suiche.maths.allocation import Bucket
from suiche.parties.models import BankCard
from tests.steps.debit_world import bank_at
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.test_repay import AT, agrees, close_through, day, open_on, pay
from tests.steps.transfers import receive_transfer

pytestmark = pytest.mark.django_db

SERVICE, SUPERVISOR, ACCOUNTANT = (Actor("staff", who) for who in ("service", "supervisor", "accountant"))


def allow(kind: EventKind, limit_fen: int) -> None:
    models.Authority.objects.create(
        kind=kind.value, role="service", limit_fen=limit_fen, valid_from=date(2026, 1, 1)
    )


def order(loan: LoanInHand, on: str, what: EventOrder, by: Actor = SERVICE) -> EventDone:
    return do_event(
        loan_id=loan.loan_id,
        order=what,
        reason="客户来电说明",
        roles=("service",),
        by=by,
        on=day(on),
        at=AT,
    )


def row(loan: LoanInHand) -> models.Loan:
    return models.Loan.objects.get(id=loan.loan_id)


def transfer(loan: LoanInHand, on: str, fen: int, number: str, paid_on: str = "") -> bool:
    return receive_transfer(
        loan_id=loan.loan_id,
        transaction_no=number,
        amount_fen=fen,
        paid_on=date.fromisoformat(paid_on or on),
        payer="王*",
        by=ACCOUNTANT,
        on=day(on),
        at=AT,
    )


def test_a_waiver_within_authority_happens_at_once_and_can_be_taken_back() -> None:
    loan = running_loan()
    allow(EventKind.WAIVED, 20_000)
    allow(EventKind.REVERSED, 20_000)
    close_through("2026-02-14", "2026-03-06")
    waiver = EventOrder(EventKind.WAIVED, 1_742, period=1, bucket="penalty")  # 20 days late: 17.42
    done = order(loan, "2026-03-07", waiver)
    assert done.event_id is not None
    agrees()
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-03-07"))
    assert home.due_fen == 590_391
    with pytest.raises(NotOwed):
        order(loan, "2026-03-07", EventOrder(EventKind.WAIVED, 1, period=1, bucket="penalty"))
    order(loan, "2026-03-07", EventOrder(EventKind.REVERSED, 0, event_id=done.event_id))
    assert queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-03-07")).due_fen == 592_133
    agrees()


def test_principal_cannot_be_waived_and_a_reason_is_needed() -> None:
    loan = running_loan()
    allow(EventKind.WAIVED, 10**9)
    close_through("2026-02-14", "2026-02-16")
    with pytest.raises(NotOwed):
        order(loan, "2026-02-17", EventOrder(EventKind.WAIVED, 100, period=1, bucket="principal"))
    with pytest.raises(BadInput):
        do_event(
            loan_id=loan.loan_id, order=EventOrder(EventKind.FEE, 100), reason=" x ", roles=("service",), by=SERVICE,
            on=day("2026-02-17"), at=AT,
        )  # fmt: skip
    agrees()


def test_above_the_authority_a_second_person_decides() -> None:
    loan = running_loan()
    allow(EventKind.WAIVED, 1_000)
    close_through("2026-02-14", "2026-03-06")
    done = order(loan, "2026-03-07", EventOrder(EventKind.WAIVED, 1_742, period=1, bucket="penalty"))
    assert done.event_id is None and done.proposal_id is not None
    assert event_queries.events(loan.loan_id) == ()
    assert [one.order.amount_fen for one in event_queries.waiting_events(loan_id=loan.loan_id)] == [1_742]
    with pytest.raises(SamePerson):
        decide_event(proposal_id=done.proposal_id, approved=True, by=SERVICE, at=AT)
    decide_event(proposal_id=done.proposal_id, approved=True, by=SUPERVISOR, at=AT)
    jobs.drain()
    assert [(one.kind, one.by) for one in event_queries.events(loan.loan_id)] == [
        (EventKind.WAIVED, "staff:service")
    ]
    assert event_queries.waiting_events() == ()
    agrees()


def test_a_fee_is_owed_with_the_newest_instalment_and_paid_first() -> None:
    loan = running_loan()
    allow(EventKind.FEE, 10_000)
    close_through("2026-02-14", "2026-02-15")
    order(loan, "2026-02-16", EventOrder(EventKind.FEE, 5_000))
    agrees()
    assert transfer(loan, "2026-02-16", 5_000, "T1")
    assert queries.position(row(loan)).paid_periods == 0  # the fee comes before interest and principal
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-02-16"))
    assert home.due_fen == 590_391
    agrees()


def test_a_fee_taken_back_pays_lateness_that_is_charged_first() -> None:
    loan = running_loan()
    allow(EventKind.FEE, 10_000)
    allow(EventKind.REVERSED, 10_000)
    close_through("2026-02-14", "2026-02-24")
    done = order(loan, "2026-02-25", EventOrder(EventKind.FEE, 5_000))
    assert transfer(loan, "2026-02-25", 5_000, "T1")
    close_through("2026-02-25", "2026-03-06")
    assert done.event_id is not None
    order(loan, "2026-03-07", EventOrder(EventKind.REVERSED, 0, event_id=done.event_id))
    # The 50.00 meet 20 days of lateness on 5,238.91 at 5.985 % / 360 first, 17.42, and then interest.
    position = queries.position(row(loan))
    late = position.charged[1, Bucket.PENALTY]
    assert (late, position.paid[1, Bucket.PENALTY], position.credit_fen) == (1_742, 1_742, 0)
    assert Account.PENALTY_DUE not in ledger.balances(loan.loan_id)
    agrees()


def test_a_written_off_loan_recovers_and_can_be_taken_back() -> None:
    loan = running_loan()
    allow(EventKind.WRITTEN_OFF, 10**9)
    allow(EventKind.REVERSED, 10**9)
    close_through("2026-02-14", "2026-06-20")
    before = queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-06-21")).due_fen
    done = order(loan, "2026-06-21", EventOrder(EventKind.WRITTEN_OFF, 0))
    assert row(loan).is_in(LoanState.WRITTEN_OFF)
    assert Account.LOANS not in ledger.balances(loan.loan_id)
    agrees()
    close_through("2026-06-21", "2026-06-22")
    assert models.DayClose.objects.get(on=date(2026, 6, 22)).accrued_fen == 0
    transfer(loan, "2026-06-23", 100_000, "T1")
    provision = ledger.balances(loan.loan_id)[Account.PROVISION]
    assert event_queries.events(loan.loan_id)[-1].kind is EventKind.RECOVERED
    agrees()
    recovered = event_queries.events(loan.loan_id)[-1].event_id
    order(loan, "2026-06-23", EventOrder(EventKind.REVERSED, 0, event_id=recovered))
    assert ledger.balances(loan.loan_id)[Account.PROVISION] == provision + 100_000
    order(loan, "2026-06-23", EventOrder(EventKind.REVERSED, 0, event_id=done.event_id))
    assert row(loan).is_in(LoanState.ACTIVE)
    agrees()
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-06-21"))
    assert home.due_fen == before - 100_000  # the recovered money is credit now


@pytest.mark.parametrize("card", [False, True])
def test_credit_goes_back_and_the_loan_that_waited_for_it_closes(
    card: bool, settings: Any, tmp_path: Path
) -> None:
    loan = running_loan(terms=2)
    if card:
        BankCard.objects.create(
            customer_id=loan.customer_id, card_no="6222", card_no_index="1", bank_name="示例银行", mobile="1", created_at=now(),
        )  # fmt: skip
    allow(EventKind.REFUND, 10**6)
    for on in ("2026-02-15", "2026-03-15"):
        due = queries.home(loan_id=loan.loan_id, customer_id=None, on=day(on)).due_fen
        transfer(loan, on, due + 500, f"T{on}")
    assert row(loan).is_in(LoanState.ACTIVE)
    order(loan, "2026-03-16", EventOrder(EventKind.REFUND, 500))
    assert row(loan).is_in(LoanState.SETTLED)
    agrees()
    with bank_at(settings, tmp_path):
        jobs.drain()  # no card, or none that a bank has confirmed: the credit comes back, with a case
    assert models.PaymentCase.objects.get().kind == "refund_failed"
    assert row(loan).is_in(LoanState.ACTIVE)
    assert queries.position(row(loan)).credit_fen == 500
    agrees()


def test_a_loan_goes_to_another_debtor_with_everybodys_consent() -> None:
    loan, other = running_loan(), running_loan(number=2)
    allow(EventKind.TRANSFERRED, 10**9)
    allow(EventKind.REVERSED, 10**9)
    what = EventOrder(EventKind.TRANSFERRED, 0, customer_id=other.customer_id, consent="ZR-1")
    with pytest.raises(BadInput):
        order(loan, "2026-02-01", EventOrder(EventKind.TRANSFERRED, 0, customer_id=other.customer_id))
    done = order(loan, "2026-02-01", what)
    assert {view.loan_id for view in queries.loans(other.customer_id)} == {loan.loan_id, other.loan_id}
    with pytest.raises(NotFound):
        queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=day("2026-02-01"))
    order(loan, "2026-02-02", EventOrder(EventKind.REVERSED, 0, event_id=done.event_id))
    assert row(loan).customer_id == loan.customer_id
    agrees()


def test_a_transfer_is_booked_once_counts_for_its_day_and_may_be_returned() -> None:
    loan = running_loan()
    close_through("2026-02-14", "2026-02-24")
    assert transfer(loan, "2026-02-25", 590_391, "B1", paid_on="2026-02-16")  # inside the grace days
    assert not transfer(
        loan, "2026-02-25", 590_391, " ｂ 1", paid_on="2026-02-16"
    )  # the same line, typed another way
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-02-25"))
    assert (home.paid_periods, home.overdue, home.other_paid_fen) == (1, False, 0)
    allow(EventKind.RETURNED, 10**9)
    returned = EventOrder(EventKind.RETURNED, 0, event_id=event_queries.events(loan.loan_id)[-1].event_id)
    assert order(loan, "2026-02-26", returned).event_id is not None
    with pytest.raises(EventFinal):
        order(loan, "2026-02-26", returned)
    assert queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-02-26")).overdue
    agrees()


def test_a_payment_that_counts_for_an_earlier_day_lowers_what_was_charged() -> None:
    loan = running_loan()
    close_through("2026-02-14", "2026-03-06")
    pay(loan, open_on(loan, "2026-03-07", 592_133), "2026-03-07")  # with 17.42 of penalty for 20 days
    transfer(loan, "2026-03-08", 590_391, "B1", paid_on="2026-02-16")
    # The bank's statement shows the money on the 16th: but what was met on 03-07 stays met; the rest is credit.
    assert queries.position(row(loan)).credit_fen == 590_391
    agrees()
