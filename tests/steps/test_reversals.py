"""Taking back what was done: everything stands as it stood, and lateness as if it had never been paid."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db.models import Sum

from suiche.journey.change.change_queries import Defer, DeferWay
from suiche.journey.repay import models, queries
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.reverse_event import EventFinal, reverse_event
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.repay.rules import EventOrder
from suiche.journey.repay.states import EventKind, LoanState, Source
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger import queries as ledger
from tests.steps.change_world import CLERK, Life
from tests.steps.lease_world import pays
from tests.steps.loans import running_loan
from tests.steps.test_loan_events import allow, order
from tests.steps.test_repay import AT, agrees, close_through, day, open_on, pay

pytestmark = pytest.mark.django_db


@action
def take_back(
    *, loan_id: UUID, number: int, kind: EventKind, by: Actor, on: BusinessDate, at: Instant
) -> None:
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    event = models.LoanEvent.objects.get(loan=loan, number=number)
    reverse_event(loan=loan, event=event, kind=kind, reason="test", by=by, on=on, at=at)


def owed(loan_id: UUID, on: str) -> int:
    return queries.home(loan_id=loan_id, customer_id=None, on=day(on)).due_fen


def test_a_returned_debit_reopens_exactly_and_lateness_runs_from_the_due_date() -> None:
    loan = running_loan()
    pay(loan, open_on(loan, "2026-02-15", 590_391), "2026-02-15")
    close_through("2026-02-15", "2026-02-24")
    take_back(loan_id=loan.loan_id, number=1, kind=EventKind.RETURNED, by=SYSTEM, on=day("2026-02-25"), at=AT)
    agrees()
    # 10 days on 5,238.91 at 5.985 % / 360: 8.7096… → 8.71
    assert owed(loan.loan_id, "2026-02-25") == 590_391 + 871
    with pytest.raises(EventFinal):
        take_back(
            loan_id=loan.loan_id, number=1, kind=EventKind.RETURNED, by=SYSTEM, on=day("2026-02-25"), at=AT
        )
    agrees()


def test_a_partial_payment_taken_back_leaves_no_trace_in_what_is_owed() -> None:
    loan, same = running_loan(), running_loan(number=2)
    close_through("2026-02-14", "2026-03-06")
    pay(loan, open_on(loan, "2026-03-07", owed(loan.loan_id, "2026-03-07")), "2026-03-07")
    take_back(loan_id=loan.loan_id, number=1, kind=EventKind.RETURNED, by=SYSTEM, on=day("2026-03-12"), at=AT)
    agrees()
    assert owed(loan.loan_id, "2026-03-12") == owed(same.loan_id, "2026-03-12")
    position = queries.position(models.Loan.objects.get(id=loan.loan_id), as_of=date(2026, 3, 8))
    assert position.paid_periods == 1  # what was known then is still told


def test_the_last_payment_taken_back_lets_the_loan_run_again() -> None:
    loan = running_loan(terms=2)
    for on in ("2026-02-15", "2026-03-15"):
        pay(loan, open_on(loan, on, owed(loan.loan_id, on)), on)
    row = models.Loan.objects.get(id=loan.loan_id)
    assert row.is_in(LoanState.SETTLED)
    take_back(loan_id=loan.loan_id, number=2, kind=EventKind.RETURNED, by=SYSTEM, on=day("2026-03-16"), at=AT)
    row.refresh_from_db()
    assert row.is_in(LoanState.ACTIVE)
    assert owed(loan.loan_id, "2026-03-16") == queries.position(row).plan[1].payment_fen
    agrees()


def test_credit_that_was_used_meanwhile_is_taken_from_what_it_met() -> None:
    loan = running_loan()
    pay(
        loan, open_on(loan, "2026-02-01", 590_391), "2026-02-01"
    )  # early: credit, used at the close of the 15th
    close_through("2026-02-14", "2026-02-15")
    assert queries.position(models.Loan.objects.get(id=loan.loan_id)).paid_periods == 1
    take_back(loan_id=loan.loan_id, number=1, kind=EventKind.RETURNED, by=SYSTEM, on=day("2026-02-16"), at=AT)
    assert owed(loan.loan_id, "2026-02-16") == 590_391
    agrees()
    assert close_day(on=day("2026-02-16"), by=SYSTEM, at=AT).billed == 0
    assert ledger.proof().balances


def test_a_settlements_receipt_tells_where_every_fen_went() -> None:
    from tests.steps.test_repay import test_settling_between_due_dates_closes_at_zero

    test_settling_between_due_dates_closes_at_zero()
    loan_id = models.Loan.objects.get().id
    told = queries.receipts(loan_id=loan_id, customer_id=None)
    newest = next(one for one in told if one.transaction_no == "T-PAYOFF")
    # 135,970.55 principal + 10 days 150.70 + fee 3 % 4,079.12 = 140,200.37
    assert {line.key: line.amount_fen for line in newest.lines} == {
        "fee": 407_912,
        "interest": 15_070,
        "principal": 13_597_055,
    }


def met_of(loan_id: UUID, source: Source) -> list[tuple[int, str, int]]:
    rows = models.Allocation.objects.filter(loan_id=loan_id, source=source.value).values("period", "bucket")
    sums = rows.annotate(fen=Sum("amount_fen")).filter(fen__gt=0).order_by("period", "bucket")
    return [(one["period"], one["bucket"], one["fen"]) for one in sums]


def test_money_that_goes_back_takes_back_no_waiver() -> None:
    loan = running_loan()
    pays(
        loan, "2026-01-20", 1_200_000
    )  # in advance: two instalments of 5,903.91 are met by it when they fall due
    close_through("2026-01-15", "2026-04-15")
    allow(EventKind.WAIVED, 10**9)
    order(loan, "2026-04-16", EventOrder(EventKind.WAIVED, 10_000, period=3, bucket="interest"))
    assert met_of(loan.loan_id, Source.WAIVER) == [(3, "interest", 10_000)]
    take_back(loan_id=loan.loan_id, number=1, kind=EventKind.RETURNED, by=SYSTEM, on=day("2026-04-20"), at=AT)
    agrees()
    assert met_of(loan.loan_id, Source.WAIVER) == [(3, "interest", 10_000)]
    assert met_of(loan.loan_id, Source.CREDIT) == []  # all the money had met is owed again
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-04-20"))
    plain = [line.amount_fen for line in home.due_lines if line.key in ("principal", "interest")]
    assert (sum(plain), home.credit_fen) == (3 * 590_391 - 10_000, 0)


def test_money_that_goes_back_takes_back_no_interest_that_became_principal() -> None:
    life = Life(running_loan(), date(2026, 1, 15)).paid_through(1)
    loan = life.loan
    pays(loan, "2026-02-16", 700_000)  # the second instalment is met by it, then two are paused
    life.to("2026-02-16").night_until("2026-03-16").changed(Defer(2, DeferWay.CAPITALISE), by=CLERK)
    life.night_until("2026-05-20")
    joined = met_of(loan.loan_id, Source.CAPITALISED)
    assert [(period, bucket) for period, bucket, _ in joined] == [(3, "interest"), (4, "interest")]
    kept = met_of(loan.loan_id, Source.CREDIT)[:2]
    number = (
        models.LoanEvent.objects.filter(loan_id=loan.loan_id, kind=EventKind.PAYMENT.value)
        .latest("number")
        .number
    )
    take_back(
        loan_id=loan.loan_id, number=number, kind=EventKind.RETURNED, by=SYSTEM, on=day("2026-05-20"), at=AT
    )
    agrees()
    assert met_of(loan.loan_id, Source.CAPITALISED) == joined
    assert met_of(loan.loan_id, Source.CREDIT) == kept and {period for period, _, _ in kept} == {1}


def test_a_fee_paid_back_whose_payment_is_returned_is_owed_and_keeps_the_loan_open() -> None:
    loan = running_loan(terms=2)
    for kind in (EventKind.FEE, EventKind.REFUND, EventKind.WAIVED, EventKind.REVERSED):
        allow(kind, 10**9)
    close_through("2026-02-14", "2026-02-15")
    order(loan, "2026-02-16", EventOrder(EventKind.FEE, 8_000))
    pay(loan, open_on(loan, "2026-02-17", owed(loan.loan_id, "2026-02-17")), "2026-02-17")
    fee, paid = models.LoanEvent.objects.filter(loan_id=loan.loan_id).order_by("number")
    order(loan, "2026-02-18", EventOrder(EventKind.REVERSED, 0, event_id=fee.id))
    order(loan, "2026-02-19", EventOrder(EventKind.REFUND, 8_000))
    take_back(
        loan_id=loan.loan_id,
        number=paid.number,
        kind=EventKind.RETURNED,
        by=SYSTEM,
        on=day("2026-02-20"),
        at=AT,
    )
    agrees()
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-02-20"))
    assert ("fee", 8_000) in [(line.key, line.amount_fen) for line in home.due_lines]

    order(loan, "2026-02-21", EventOrder(EventKind.WAIVED, 8_000, period=1, bucket="fee"))
    waiver = models.LoanEvent.objects.filter(loan_id=loan.loan_id).latest("number")
    for on in ("2026-02-21", "2026-03-15"):
        pay(loan, open_on(loan, on, owed(loan.loan_id, on)), on)
    row = models.Loan.objects.get(id=loan.loan_id)
    assert row.is_in(LoanState.SETTLED)
    order(loan, "2026-03-16", EventOrder(EventKind.REVERSED, 0, event_id=waiver.id))
    row.refresh_from_db()
    assert row.is_in(LoanState.ACTIVE)
    assert owed(loan.loan_id, "2026-03-16") == 8_000
    agrees()
