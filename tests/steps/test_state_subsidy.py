"""The state pays part of the interest: granted on the eve of a due date, paid like any other money, owed by the state."""

from __future__ import annotations

from datetime import date

import pytest

from suiche.catalogue.state_subsidy import state_subsidy_from, state_subsidy_on
from suiche.journey.repay import models, queries
from suiche.journey.repay import night_queries as night
from suiche.journey.repay.actions.grant_state_subsidy import grant_state_subsidy
from suiche.journey.repay.actions.receive_subvention import NotPromised, receive_subvention
from suiche.journey.repay.states import Channel, Payer
from suiche.journey.repay.subvention_queries import of_contracts, open_subventions
from suiche.kit import jobs
from suiche.kit.actor import SYSTEM
from suiche.ledger.kinds import Account
from suiche.maths.schedule import build_schedule
from suiche.maths.subsidy import subsidise
from suiche.maths.terms import LoanTerms, Method
from tests.steps.lease_world import SERVICE, pays, row, standing
from tests.steps.loans import START, LoanInHand, running_loan
from tests.steps.test_repay import AT, agrees, close_through, day

pytestmark = pytest.mark.django_db

EX01 = LoanTerms(Method.EQUAL_INSTALMENT, 20_000_000, 36, START, 39_900, due_day=15)
LARGE = LoanTerms(Method.EQUAL_INSTALMENT, 40_000_000, 36, START, 39_900, due_day=15)


def admitted(terms: LoanTerms = EX01, number: int = 1) -> LoanInHand:
    return running_loan(number=number, agreed=terms, state_subsidy=True)


def grant(loan: LoanInHand, period: int, on: str) -> int:
    return grant_state_subsidy(loan_id=loan.loan_id, period=period, by=SYSTEM, on=day(on), at=AT)


def test_the_example_is_granted_to_the_fen_and_the_customer_pays_the_rest() -> None:
    loan = admitted()  # EX18 on EX01: 1 point of the interest while the policy lasts
    policy = state_subsidy_on(date(2026, 2, 15))
    assert policy is not None
    expected = subsidise(EX01, build_schedule(EX01), policy.rule)
    assert [one.subsidy_fen for one in expected[:3]] == [16_667, 16_230, 15_792]
    for number in range(11):
        plan = queries.position(row(loan)).plan[number]
        eve = date.fromordinal(plan.due_date.toordinal() - 1)
        assert grant(loan, plan.period, eve.isoformat()) == expected[number].subsidy_fen
        assert grant(loan, plan.period, plan.due_date.isoformat()) == 0, "once"
        pays(loan, plan.due_date.isoformat(), plan.payment_fen - expected[number].subsidy_fen)
        position = queries.position(row(loan))
        assert (position.paid_periods, position.credit_fen) == (number + 1, 0)
    assert standing(Account.STATE_SUBSIDY_DUE) == sum(one.subsidy_fen for one in expected[:11])
    assert grant(loan, 12, "2027-01-15") == 0, "the policy has ended"
    agrees()


def test_the_night_before_gives_it_and_nobody_else() -> None:
    loan, other = admitted(), running_loan(number=2)
    close_through("2026-02-13", "2026-02-14")
    assert night.subsidised(day("2026-02-15")) == ((loan.loan_id, 1),)
    jobs.drain()
    receipt = models.Receipt.objects.get(channel=Channel.STATE.value)
    assert (receipt.loan_id, receipt.amount_fen) == (loan.loan_id, 16_667)
    assert receipt.event is not None
    assert receipt.event.facts["formula"] == "200,000.00 × 1% ÷ 12"
    assert receipt.event.value_on == date(2026, 2, 15)
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-02-15"))
    whole = queries.home(loan_id=other.loan_id, customer_id=None, on=day("2026-02-15"))
    assert whole.due_fen - home.due_fen == 16_667
    close_through("2026-02-15", "2026-02-15")
    jobs.drain()
    assert models.Receipt.objects.count() == 1
    agrees()


def test_two_loans_of_one_customer_share_the_cap_of_a_year() -> None:
    first, second = admitted(LARGE), admitted(LARGE, number=2)
    models.Loan.objects.filter(id=second.loan_id).update(customer_id=first.customer_id)
    given = []
    for number in range(11):
        for loan in (first, second):
            plan = queries.position(row(loan)).plan[number]
            given.append(grant(loan, plan.period, plan.due_date.isoformat()))
            pays(loan, plan.due_date.isoformat(), plan.payment_fen - given[-1])
    assert sum(given) == 300_000
    assert given[0] == 33_333
    assert given[-1] == 0
    agrees()


def test_a_late_loan_gets_nothing_until_it_has_paid_up() -> None:
    loan = admitted()
    close_through("2026-02-14", "2026-03-13")
    assert grant(loan, 2, "2026-03-14") == 0
    pays(
        loan, "2026-03-14", queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-03-14")).due_fen
    )
    assert grant(loan, 2, "2026-03-14") > 0
    agrees()


def test_a_night_that_comes_late_costs_the_customer_nothing() -> None:
    loan = admitted()
    close_through("2026-02-14", "2026-02-20")
    assert grant(loan, 1, "2026-02-21") == 16_667
    met = models.Allocation.objects.filter(loan_id=loan.loan_id)
    assert {one.value_on for one in met} == {date(2026, 2, 15)}
    assert sum(one.amount_fen for one in met) == 16_667
    agrees()


def test_too_early_or_not_admitted_is_nothing() -> None:
    loan, other = admitted(), running_loan(number=2)
    assert grant(loan, 1, "2026-02-13") == 0
    assert grant(loan, 99, "2026-02-15") == 0
    assert grant(other, 1, "2026-02-15") == 0
    assert models.Receipt.objects.count() == 0


def test_the_state_pays_what_it_owes_and_no_more() -> None:
    loan = admitted()
    fen = grant(loan, 1, "2026-02-15")
    number = row(loan).contract_no
    assert of_contracts([number])[number].owed_fen == {Payer.OEM: 0, Payer.DEALER: 0, Payer.STATE: fen}
    assert open_subventions().owed_fen[Payer.STATE] == fen

    def pay(amount_fen: int, statement: str) -> bool:
        return receive_subvention(
            payer=Payer.STATE, statement_no=statement, lines=((number, amount_fen),), by=SERVICE, on=day("2026-03-05"), at=AT
        ).posted  # fmt: skip

    with pytest.raises(NotPromised):
        pay(fen + 1, "CZ-1")
    assert pay(fen, "CZ-1")
    assert not pay(fen, "CZ-1")
    assert standing(Account.STATE_SUBSIDY_DUE) == 0
    assert open_subventions().loans == 0
    agrees()


def test_the_policy_is_of_its_days() -> None:
    assert state_subsidy_on(date(2025, 8, 31)) is None
    assert state_subsidy_on(date(2027, 1, 1)) is None
    assert state_subsidy_from(date(2026, 12, 31)) is not None
    assert state_subsidy_from(date(2027, 1, 1)) is None
