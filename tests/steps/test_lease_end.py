"""How a lease ends: bought, returned, settled early, written off; and every end taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from suiche.journey.change import change_queries as queries_of_change
from suiche.journey.change.actions.pay_payoff import pay_payoff
from suiche.journey.change.actions.quote_payoff import quote_payoff
from suiche.journey.change.actions.settle_loan import settle_loan
from suiche.journey.change.queries import settlement
from suiche.journey.finish.actions.decide_lease_end import decide_lease_end
from suiche.journey.finish.actions.end_lease import end_lease
from suiche.journey.finish.queries import waiting_lease_ends
from suiche.journey.finish.rules import LeaseAlreadyOver, LeaseNotOver
from suiche.journey.repay import event_queries, models, queries
from suiche.journey.repay.actions.make_debit_batch import make_debit_batch
from suiche.journey.repay.debit_states import MandateState
from suiche.journey.repay.events import Notice
from suiche.journey.repay.lease_queries import LeaseEnd, LeaseOption
from suiche.journey.repay.rules import EventOrder
from suiche.journey.repay.states import EventKind, LoanState
from suiche.kit import jobs
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import now
from suiche.kit.proposals import SamePerson
from suiche.kit.refusal import BadInput, NotFound
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import CONTRACT_ACCOUNTS, Account
from suiche.maths.terms import Method
from suiche.parties.models import BankCard
from tests.steps.change_world import CLERK, Life
from tests.steps.lease_world import SERVICE, SHORT, bill, lease, pays, row, standing, subvented
from tests.steps.loans import CUSTOMER, LoanInHand
from tests.steps.test_loan_events import order
from tests.steps.test_repay import AT, agrees, day
from tests.steps.test_reversals import take_back

pytestmark = pytest.mark.django_db

DUES = ("2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01")
LAST = DUES[-1]
BOUGHT = LeaseEnd(LeaseOption.PURCHASE, paper="LG-1")
BACK = LeaseEnd(LeaseOption.RETURN, "HC-1", date(2026, 11, 1), 40_000, adjustment_fen=120_000)


def may(kind: EventKind) -> None:
    """Let the service desk decide a kind of event alone."""
    models.Authority.objects.get_or_create(
        kind=kind.value, role="service", limit_fen=10**9, valid_from=date(2026, 1, 1)
    )


def ends(loan: LoanInHand, on: str, end: LeaseEnd) -> None:
    may(EventKind.LEASE_ENDED)
    done = end_lease(loan_id=loan.loan_id, end=end, reason="客户到店", roles=("service",), by=SERVICE, on=day(on), at=AT)  # fmt: skip
    assert done.event_id is not None
    agrees()


def refund(loan: LoanInHand, on: str) -> None:
    may(EventKind.REFUND)
    order(loan, on, EventOrder(EventKind.REFUND, queries.position(row(loan)).credit_fen))


def at_last_rent(loan: LoanInHand, *, pay_last: bool = True) -> int:
    """Pay every rent on its day; return the rent. The last one leaves the residual."""
    rent = queries.position(row(loan)).plan[0].payment_fen
    for due in DUES[:-1]:
        bill(due)
        pays(loan, due)
    bill(LAST)
    if pay_last:
        last = queries.position(row(loan)).plan[-1].payment_fen
        pays(loan, LAST, last - SHORT.balloon_fen)
    agrees()
    return rent


def settled(loan: LoanInHand) -> bool:
    agrees()
    left = {account for account in ledger.balances(loan.loan_id) if account in CONTRACT_ACCOUNTS}
    return row(loan).is_in(LoanState.SETTLED) and not left


def test_the_last_rent_leaves_the_residual_and_the_deposit_is_set_off_against_it() -> None:
    loan = lease()
    at_last_rent(loan)
    home = queries.home(loan_id=loan.loan_id, customer_id=None, on=day(LAST))
    assert (home.due_fen, ledger.balances(loan.loan_id)[Account.LEASE_RECEIVABLE]) == (6_780_000, 6_780_000)
    ends(loan, LAST, BOUGHT)
    assert Account.DEPOSITS not in ledger.balances(loan.loan_id)
    pays(loan, "2026-11-02", 6_780_000 - 1_808_000)
    assert settled(loan) and standing(Account.VAT_DEFERRED) == 0


def test_credit_that_is_left_waits_with_the_residual_and_all_of_it_buys_the_car() -> None:
    loan = lease()
    at_last_rent(loan, pay_last=False)
    last = queries.position(row(loan)).plan[-1].payment_fen
    pays(loan, LAST, last - SHORT.balloon_fen + 5_000)  # 50.00 more than the rent
    assert queries.position(row(loan)).credit_fen == 5_000
    assert ledger.balances(loan.loan_id)[Account.LEASE_RECEIVABLE] == 6_780_000
    agrees()
    pays(loan, "2026-11-02", 6_780_000 - 5_000)
    assert Account.LEASE_RECEIVABLE not in ledger.balances(loan.loan_id)
    assert event_queries.events(loan.loan_id)[-1].facts["option"] == LeaseOption.PURCHASE.value
    agrees()


def test_a_car_that_comes_back_meets_its_residual_less_the_tax_in_it() -> None:
    loan = lease()
    at_last_rent(loan)
    ends(loan, "2026-11-03", BACK)
    # 67,800.00 less 7,800.00 of tax; 1,200.00 for its condition are taken from the deposit
    assert (standing(Account.RETURNED_ASSETS), standing(Account.VAT_DEFERRED)) == (6_000_000, 0)
    assert (standing(Account.FEE_INCOME), standing(Account.PENALTY_INCOME)) == (-120_000, 0)
    assert queries.position(row(loan)).credit_fen == 1_808_000 - 120_000
    refund(loan, "2026-11-03")
    assert settled(loan)


def test_a_return_taken_back_leaves_the_residual_open_again_and_can_be_done_anew() -> None:
    loan = lease()
    at_last_rent(loan)
    ends(loan, LAST, BACK)
    number = event_queries.events(loan.loan_id)[-1].number
    take_back(loan_id=loan.loan_id, number=number, kind=EventKind.REVERSED, by=SYSTEM, on=day(LAST), at=AT)
    agrees()
    assert models.Lease.objects.get().ended_on is None
    assert ledger.balances(loan.loan_id)[Account.DEPOSITS] == -1_808_000
    assert queries.home(loan_id=loan.loan_id, customer_id=None, on=day(LAST)).due_fen == 6_780_000
    ends(loan, LAST, replace(BACK, adjustment_fen=0))
    refund(loan, LAST)
    assert settled(loan)


def test_a_closed_lease_runs_again_when_its_last_payment_is_taken_back() -> None:
    loan = lease()
    at_last_rent(loan)
    ends(loan, LAST, BOUGHT)
    pays(loan, "2026-11-02", 6_780_000 - 1_808_000)
    assert settled(loan)
    last = event_queries.events(loan.loan_id)[-1]
    assert last.kind is EventKind.PAYMENT
    take_back(loan_id=loan.loan_id, number=last.number, kind=EventKind.RETURNED, by=SYSTEM, on=day("2026-11-05"), at=AT)  # fmt: skip
    agrees()
    assert row(loan).is_in(LoanState.ACTIVE)
    assert queries.position(row(loan)).principal_left_fen == 6_780_000 - 1_808_000


def test_a_nominal_price_is_owed_when_the_last_rent_is_paid() -> None:
    loan = lease(replace(SHORT, balloon_fen=0, method=Method.EQUAL_INSTALMENT), price_fen=10_000)
    for due in DUES:
        bill(due)
        pays(loan, due)
        agrees()
    assert queries.position(row(loan)).credit_fen == 1_808_000 - 10_000
    assert event_queries.events(loan.loan_id)[-1].facts["price_fen"] == 10_000
    refund(loan, LAST)
    assert settled(loan)


def test_settling_a_lease_early_counts_the_deposit_and_takes_the_price_and_all_tax() -> None:
    loan = lease(price_fen=10_000)
    bill(DUES[0])
    pays(loan, DUES[0])
    on = day("2026-08-11")
    price = queries.payoff(loan_id=loan.loan_id, customer_id=None, settle_on=on, on=on)
    assert (price.deposit_fen, price.purchase_fen, price.days) == (1_808_000, 10_000, 10)
    assert price.amount_fen == price.remaining_fen + price.accrued_fen + price.fee_fen + 10_000 - 1_808_000
    told = settlement(loan_id=loan.loan_id, customer_id=None, settle_on=on, on=on)
    assert sum(line.amount_fen for line in told.lines) == price.amount_fen
    assert [line.key for line in told.lines][-2:] == ["purchase", "deposit"]
    quote = quote_payoff(
        loan_id=loan.loan_id, customer_id=loan.customer_id, settle_on=on, by=CUSTOMER, on=on, at=AT
    )
    opened = pay_payoff(quote_id=quote.quote_id, customer_id=loan.customer_id, by=CUSTOMER, on=on, at=AT)
    number = models.PaymentOrder.objects.get(id=opened.order_id).order_no
    done = settle_loan(
        notice=Notice(number, "T-settle", opened.amount_fen, AT), paid_on=on, by=SYSTEM, on=on, at=AT
    )
    assert done.settled and settled(loan)
    assert standing(Account.VAT_DEFERRED) == 0 and Account.DEPOSITS not in ledger.balances(loan.loan_id)
    take_back(loan_id=loan.loan_id, number=2, kind=EventKind.RETURNED, by=SYSTEM, on=day("2026-08-12"), at=AT)
    agrees()
    assert ledger.balances(loan.loan_id)[Account.DEPOSITS] == -1_808_000
    assert ledger.balances(loan.loan_id)[Account.LEASE_RECEIVABLE] == price.remaining_fen


def test_a_written_off_lease_uses_its_deposit_first() -> None:
    loan = lease()
    for due in DUES:
        bill(due)
    may(EventKind.WRITTEN_OFF)
    may(EventKind.REVERSED)
    done = order(loan, "2026-12-01", EventOrder(EventKind.WRITTEN_OFF, 0))
    agrees()
    assert Account.DEPOSITS not in ledger.balances(loan.loan_id)
    order(loan, "2026-12-02", EventOrder(EventKind.REVERSED, 0, event_id=done.event_id))
    agrees()


def test_a_lease_ends_once_on_or_after_its_last_due_date() -> None:
    loan = lease()
    with pytest.raises(LeaseNotOver, match="Sun 1 Nov 2026"):
        ends(loan, "2026-10-31", BOUGHT)
    at_last_rent(loan)
    with pytest.raises(BadInput):
        ends(loan, LAST, replace(BACK, paper=" "))
    with pytest.raises(BadInput):
        ends(loan, LAST, replace(BACK, returned_on=date(2026, 11, 2)))
    ends(loan, LAST, BACK)
    with pytest.raises(LeaseAlreadyOver):
        ends(loan, LAST, BOUGHT)
    with pytest.raises(NotFound):
        ends(subvented(number=2), LAST, BOUGHT)


def test_a_debit_leaves_an_undecided_residual_alone() -> None:
    loan = lease()
    at_last_rent(loan, pay_last=False)
    card = BankCard.objects.create(
        customer_id=loan.customer_id, card_no="6222", card_no_index="1", bank_name="示例银行", mobile="1", verified_at=AT,
        created_at=AT,
    )  # fmt: skip
    mandate = models.DebitMandate.begin(
        by=SYSTEM, at=AT, loan_id=loan.loan_id, card=card, bank_name="示例银行", last4="6222", request_no="R1", asked_at=AT
    )  # fmt: skip
    mandate.move_to(MandateState.ACTIVE, by=SYSTEM, at=AT, protocol_no="P1")
    last = queries.position(row(loan)).plan[-1].payment_fen
    # the 1st is a Sunday: collected the day after, and still for the 1st
    made = make_debit_batch(on=day("2026-11-02"), window="08:30", by=SYSTEM, at=AT)
    assert made.total_fen == last - SHORT.balloon_fen


def test_a_renewed_lease_pays_its_residual_in_rents_and_all_its_tax() -> None:
    for number, back in ((1, False), (2, True)):
        loan = lease(number=number, back=back)
        for due in DUES[:-1]:
            bill(due)
            pays(loan, due)
        life = Life(loan, date(2026, 10, 20))
        life.changed(queries_of_change.ExtendBalloon(6, 1_000_000), by=CLERK)
        plan = queries.position(row(loan)).plan
        assert (len(plan), plan[3].balance_after_fen, plan[-1].balance_after_fen) == (10, 5_780_000, 0)
        for planned in plan[3:]:
            on = planned.due_date.isoformat()
            bill(on)
            pays(loan, on)
            agrees()
        assert event_queries.events(loan.loan_id)[-1].facts["residual_fen"] == 0
        refund(loan, plan[-1].due_date.isoformat())
        assert settled(loan) and standing(Account.VAT_DEFERRED) == 0


def test_a_renewal_taken_back_puts_its_tax_back() -> None:
    loan = lease()
    for due in DUES[:-1]:
        bill(due)
        pays(loan, due)
    before = standing(Account.VAT_DEFERRED)
    life = Life(loan, date(2026, 10, 20))
    done = life.confirmed(life.quoted(queries_of_change.ExtendBalloon(6, 0)), by=CLERK)
    assert done.done
    number = event_queries.events(loan.loan_id)[-1].number
    take_back(
        loan_id=loan.loan_id, number=number, kind=EventKind.REVERSED, by=SYSTEM, on=day("2026-10-21"), at=AT
    )
    agrees()
    assert standing(Account.VAT_DEFERRED) == before
    assert len(queries.position(row(loan)).plan) == 4


def test_above_the_authority_a_second_person_lets_a_car_come_back() -> None:
    loan = lease()
    at_last_rent(loan)
    done = end_lease(loan_id=loan.loan_id, end=BACK, reason="客户到店", roles=("service",), by=SERVICE, on=day(LAST), at=AT)  # fmt: skip
    assert done.event_id is None and done.proposal_id is not None
    assert [one.end for one in waiting_lease_ends(loan_id=loan.loan_id)] == [BACK]
    with pytest.raises(SamePerson):
        decide_lease_end(proposal_id=done.proposal_id, approved=True, by=SERVICE, at=AT)
    decide_lease_end(proposal_id=done.proposal_id, approved=True, by=Actor("staff", "boss"), at=now())
    jobs.drain()
    ended = event_queries.events(loan.loan_id)[-1]
    assert (ended.kind, ended.by, ended.facts["kilometres"]) == (
        EventKind.LEASE_ENDED,
        "staff:service",
        40_000,
    )
    agrees()
