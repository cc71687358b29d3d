"""Settlements that cross something on their way, and settlements from the credit a loan holds."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from suiche.journey.change.actions.pay_payoff import pay_payoff
from suiche.journey.change.actions.quote_payoff import quote_payoff
from suiche.journey.change.actions.settle_loan import settle_loan
from suiche.journey.repay import event_queries, models, queries
from suiche.journey.repay.actions.settle_from_credit import CreditTooSmall
from suiche.journey.repay.desk_queries import payment_cases
from suiche.journey.repay.events import Notice
from suiche.journey.repay.rules import EventOrder
from suiche.journey.repay.states import CaseKind, EventKind, LoanState
from suiche.journey.repay.story_queries import loan_on
from suiche.journey.sign import queries as sign
from suiche.kit.actor import SYSTEM
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import CONTRACT_ACCOUNTS, Account
from suiche.maths.terms import LoanTerms, Method
from tests.steps.lease_world import lease, pays, row, standing
from tests.steps.loans import CUSTOMER, LoanInHand, running_loan
from tests.steps.test_lease_end import may
from tests.steps.test_loan_events import order
from tests.steps.test_repay import AT, agrees, close_through, day
from tests.steps.test_reversals import take_back
from tests.steps.transfers import receive_transfer

pytestmark = pytest.mark.django_db

# 200,000.00 at 3.99 % over 36 periods from 2026-01-15, the fee 3 %: settled on 2026-02-14, the eve of the first due
# date, 30 days cost 665.00 and the fee is 6,000.00.
EVE, EVE_FEN = "2026-02-14", 20_000_000 + 66_500 + 600_000


def paid_on_the_eve(loan: LoanInHand, fen: int) -> Notice:
    """Quote and pay the settlement on the eve; the gateway's word is still under way."""
    on = day(EVE)
    quoted = quote_payoff(
        loan_id=loan.loan_id, customer_id=loan.customer_id, settle_on=on, by=CUSTOMER, on=on, at=AT
    )
    assert quoted.amount_fen == fen
    opened = pay_payoff(quote_id=quoted.quote_id, customer_id=loan.customer_id, by=CUSTOMER, on=on, at=AT)
    return Notice(models.PaymentOrder.objects.get(id=opened.order_id).order_no, "T-EVE", fen, AT)


def comes(notice: Notice, on: str) -> bool:
    done = settle_loan(notice=notice, paid_on=date.fromisoformat(EVE), by=SYSTEM, on=day(on), at=AT)
    agrees()
    return done.settled


def nothing_left(loan: LoanInHand) -> bool:
    left = {account for account in ledger.balances(loan.loan_id) if account in CONTRACT_ACCOUNTS}
    return row(loan).is_in(LoanState.SETTLED) and not left


def test_a_settlement_paid_on_the_eve_holds_though_the_instalment_was_billed_before_its_notice_came() -> None:
    loan = running_loan()
    notice = paid_on_the_eve(loan, EVE_FEN)
    close_through("2026-01-15", "2026-02-16")  # bills 665.00 of interest on 2026-02-15
    assert comes(notice, "2026-02-17") and nothing_left(loan)
    close_through("2026-02-17", "2026-02-17")  # the night takes its accrual back
    # what the company earned is what the customer agreed to: the billed interest was given up, 30 days were paid
    assert (standing(Account.INTEREST_INCOME), standing(Account.FEE_INCOME)) == (-66_500, -600_000)
    assert standing(Account.PENALTY_INCOME) == 0
    assert loan_on(loan.loan_id, date(2026, 2, 17)).state is LoanState.SETTLED
    road = sign.timeline(loan.contract_id, customer_id=loan.customer_id, on=day("2026-02-17"))
    assert road and all(step.state for step in road)  # the contract's page opens after the loan has ended too


def test_a_loan_that_costs_nothing_settles_over_a_billed_instalment_too() -> None:
    free = LoanTerms(Method.EQUAL_INSTALMENT, 20_000_000, 36, date(2026, 1, 15), annual_rate_ppm=0)
    loan = running_loan(agreed=free)
    notice = paid_on_the_eve(loan, 20_000_000 + 600_000)
    close_through("2026-01-15", "2026-02-16")
    assert comes(notice, "2026-02-17") and nothing_left(loan)


def test_taken_back_the_instalment_is_due_again() -> None:
    loan = running_loan()
    notice = paid_on_the_eve(loan, EVE_FEN)
    close_through("2026-01-15", "2026-02-16")
    assert comes(notice, "2026-02-17")
    settled = event_queries.events(loan.loan_id)[-1]
    take_back(loan_id=loan.loan_id, number=settled.number, kind=EventKind.RESTORED, by=SYSTEM, on=day("2026-02-18"), at=AT)  # fmt: skip
    agrees()
    assert row(loan).is_in(LoanState.ACTIVE)
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-02-18"))
    assert (home.credit_fen, home.principal_left_fen) == (EVE_FEN, 20_000_000)


def test_an_instalment_paid_meanwhile_makes_it_a_case_and_the_desk_settles_from_the_credit() -> None:
    loan = running_loan()
    may(EventKind.SETTLED)
    notice = paid_on_the_eve(loan, EVE_FEN)
    close_through("2026-01-15", "2026-02-14")
    pays(loan, "2026-02-15")  # 5,903.91, of it 5,238.91 of principal: paid twice
    close_through("2026-02-15", "2026-02-16")
    assert not comes(notice, "2026-02-17")
    assert [case.kind for case in payment_cases()] == [CaseKind.LATE_PAYOFF]
    assert queries.position(row(loan)).credit_fen == EVE_FEN
    # On the 17th: 194,761.09 left, 2 days 43.17, fee 5,842.83 = 200,647.09; 206,665.00 are there
    order(loan, "2026-02-17", EventOrder(EventKind.SETTLED, 0))
    agrees()
    assert nothing_left(loan)
    refunds = [e for e in event_queries.events(loan.loan_id) if e.kind is EventKind.REFUND]
    assert [one.facts["amount_fen"] for one in refunds] == [EVE_FEN - 19_476_109 - 4_317 - 584_283]


def test_of_a_lease_whose_rent_was_billed_meanwhile_the_settlement_is_a_case() -> None:
    held = lease(price_fen=10_000)
    on = day("2026-07-31")
    quoted = quote_payoff(loan_id=held.loan_id, customer_id=held.customer_id, settle_on=on, by=CUSTOMER, on=on, at=AT)  # fmt: skip
    opened = pay_payoff(quote_id=quoted.quote_id, customer_id=held.customer_id, by=CUSTOMER, on=on, at=AT)
    number = models.PaymentOrder.objects.get(id=opened.order_id).order_no
    close_through("2026-07-01", "2026-08-01")  # the first rent is due on 2026-08-01, and its tax
    done = settle_loan(
        notice=Notice(number, "T-L", quoted.amount_fen, AT), paid_on=on, by=SYSTEM, on=day("2026-08-02"), at=AT
    )  # fmt: skip
    assert not done.settled and [case.kind for case in payment_cases()] == [CaseKind.LATE_PAYOFF]
    agrees()


def test_credit_that_is_too_small_settles_nothing() -> None:
    loan = running_loan()
    may(EventKind.SETTLED)
    with pytest.raises(CreditTooSmall) as refused:
        order(loan, "2026-01-25", EventOrder(EventKind.SETTLED, 0))
    assert "206,221.67" in refused.value.sentence("zh")  # 200,000.00 + 10 days 221.67 + fee 6,000.00
    assert not event_queries.events(loan.loan_id)


def paid_on(loan: LoanInHand, on: str) -> UUID:
    """The event of the payment ``pays`` made on a day."""
    number = f"T:{loan.loan_id}:{on}".upper()
    return next(
        e.event_id for e in event_queries.events(loan.loan_id) if e.facts.get("transaction_no") == number
    )


def test_a_penalty_that_is_a_fen_less_on_the_next_day_is_in_the_price() -> None:
    """Two late instalments are rounded together: of period 2, ten yuan late, 3 fen after 15 days, 2 after 16."""
    loan = running_loan()
    may(EventKind.WAIVED)
    pays(loan, "2026-02-15")
    close_through("2026-02-14", "2026-03-15")
    pays(loan, "2026-03-15", 590_391 - 1_000)
    may(EventKind.RETURNED)
    order(loan, "2026-03-16", EventOrder(EventKind.RETURNED, 0, event_id=paid_on(loan, "2026-02-15")))
    order(loan, "2026-03-30", EventOrder(EventKind.WAIVED, 3, period=2, bucket="penalty"))
    agrees()
    on = day("2026-03-31")
    quoted = quote_payoff(loan_id=loan.loan_id, customer_id=loan.customer_id, settle_on=on, by=CUSTOMER, on=on, at=AT)  # fmt: skip
    opened = pay_payoff(quote_id=quoted.quote_id, customer_id=loan.customer_id, by=CUSTOMER, on=on, at=AT)
    number = models.PaymentOrder.objects.get(id=opened.order_id).order_no
    notice = Notice(number, "T-FEN", opened.amount_fen, AT)
    assert settle_loan(notice=notice, paid_on=on, by=SYSTEM, on=on, at=AT).settled
    agrees()
    assert nothing_left(loan)
    back = models.Allocation.objects.filter(loan_id=loan.loan_id, period=2, bucket="penalty")
    assert sorted((one.source, one.amount_fen) for one in back) == [("waiver", -1), ("waiver", 3)]


def test_what_was_waived_of_a_fee_that_is_taken_back_is_nobody_s_money() -> None:
    loan = running_loan()
    for kind in (EventKind.FEE, EventKind.WAIVED, EventKind.REVERSED):
        may(kind)
    close_through("2026-02-14", "2026-02-15")
    order(loan, "2026-02-16", EventOrder(EventKind.FEE, 5_000))
    charged = event_queries.events(loan.loan_id)[-1]
    order(loan, "2026-02-16", EventOrder(EventKind.WAIVED, 2_000, period=1, bucket="fee"))
    pays(loan, "2026-02-17")  # the instalment and the 30.00 of the fee that were not waived
    order(loan, "2026-02-18", EventOrder(EventKind.REVERSED, 0, event_id=charged.event_id))
    agrees()
    assert queries.position(row(loan)).credit_fen == 3_000
    assert standing(Account.FEE_INCOME) == 0


def test_a_returned_payment_is_met_by_the_credit_there_is_and_the_loan_closes() -> None:
    loan = running_loan(terms=2)
    close_through("2026-02-14", "2026-02-15")
    pays(loan, "2026-02-15")
    close_through("2026-02-16", "2026-03-15")
    due_fen = queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-03-15")).due_fen
    pays(loan, "2026-03-15", 10_000)
    # the same again in full: 100.00 too much, so the loan waits with everything paid
    receive_transfer(
        loan_id=loan.loan_id, transaction_no="FULL", amount_fen=due_fen, paid_on=date(2026, 3, 15), by=SYSTEM,
        on=day("2026-03-15"), at=AT,
    )  # fmt: skip
    assert (row(loan).is_in(LoanState.ACTIVE), queries.position(row(loan)).credit_fen) == (True, 10_000)
    may(EventKind.RETURNED)
    order(loan, "2026-03-16", EventOrder(EventKind.RETURNED, 0, event_id=paid_on(loan, "2026-03-15")))
    agrees()
    assert nothing_left(loan)
