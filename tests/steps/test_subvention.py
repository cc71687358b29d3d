"""What makers and dealers pay for a low rate: promised, earned month by month, received, given back or kept."""

from __future__ import annotations

from datetime import date

import pytest

from suiche.journey.change.actions.pay_payoff import pay_payoff
from suiche.journey.change.actions.quote_payoff import quote_payoff
from suiche.journey.change.actions.settle_loan import settle_loan
from suiche.journey.repay import event_queries, models, queries
from suiche.journey.repay.actions.receive_subvention import NotPromised, receive_subvention
from suiche.journey.repay.events import Notice
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.repay.rules.subvention import at_end_of, parts_of
from suiche.journey.repay.states import AtEnd, EventKind, LoanState, Payer
from suiche.journey.repay.subvention_queries import SubventionView, subvention
from suiche.kit.actor import SYSTEM
from suiche.kit.refusal import BadInput
from suiche.ledger.kinds import Account
from suiche.maths.schedule import build_schedule
from suiche.maths.subvention import subsidy, unearned_parts
from suiche.maths.terms import LoanTerms, Method
from tests.steps.lease_world import SERVICE, bill, pays, row, standing, subvented
from tests.steps.loans import CUSTOMER, LoanInHand, running_loan
from tests.steps.test_repay import AT, agrees, day
from tests.steps.test_reversals import take_back

pytestmark = pytest.mark.django_db


def view(loan: LoanInHand) -> SubventionView:
    found = subvention(loan.loan_id)
    assert found is not None
    return found


def statement(payer: Payer, number: str, *lines: tuple[str, int]) -> bool:
    return receive_subvention(
        payer=payer, statement_no=number, lines=lines, by=SERVICE, on=day("2026-03-05"), at=AT
    ).posted


def settle(loan: LoanInHand, text: str) -> None:
    on = day(text)
    quote = quote_payoff(
        loan_id=loan.loan_id, customer_id=loan.customer_id, settle_on=on, by=CUSTOMER, on=on, at=AT
    )
    opened = pay_payoff(quote_id=quote.quote_id, customer_id=loan.customer_id, by=CUSTOMER, on=on, at=AT)
    notice = Notice(
        models.PaymentOrder.objects.get(id=opened.order_id).order_no, f"T{text}", opened.amount_fen, AT
    )
    assert settle_loan(notice=notice, paid_on=on, by=SYSTEM, on=on, at=AT).settled


def test_the_example_is_promised_and_earned_to_the_fen() -> None:
    loan = subvented()  # EX04: 8,678.01 for 100,000.00 at 0 % instead of 5.99 %
    assert (standing(Account.SUBVENTION_DUE), standing(Account.SUBVENTION_DEFERRED)) == (867_801, -867_801)
    assert view(loan).owed_fen == {Payer.OEM: 607_461, Payer.DEALER: 260_340}  # 70 %: 6,074.607, half up
    plan = queries.position(row(loan)).plan
    for due, left in zip(plan, unearned_parts(plan, 59_900)[1:], strict=True):
        assert bill(due.due_date.isoformat()).billed == 1
        assert (view(loan).unearned_fen, standing(Account.SUBVENTION_DEFERRED)) == (left, -left)
    agrees()
    assert standing(Account.SUBVENTION_INCOME) == -867_801
    assert models.SubventionPart.objects.order_by("period")[0].amount_fen == 45_584


def test_a_day_earns_once_and_only_what_it_brings() -> None:
    subvented(number=1), subvented(number=2)
    on = date(2026, 2, 27)
    for _ in range(3):
        close_day(on=day(on.isoformat()), by=SYSTEM, at=AT)
        on = date.fromordinal(on.toordinal() + 1)
    close_day(on=day("2026-02-28"), by=SYSTEM, at=AT)
    bill("2026-02-28")
    assert standing(Account.SUBVENTION_INCOME) == -2 * 45_584
    agrees()


def test_money_comes_by_statement_once_and_not_more_than_promised() -> None:
    loan, other = subvented(number=1), subvented(number=2)
    numbers = [row(one).contract_no for one in (loan, other)]
    lines = [(number, 607_461) for number in numbers]
    assert statement(Payer.OEM, "OEM-202602", *lines)
    assert not statement(Payer.OEM, "OEM-202602", *lines)
    with pytest.raises(NotPromised):
        statement(Payer.OEM, "OEM-202603", (numbers[0], 1))
    with pytest.raises(BadInput):
        statement(Payer.DEALER, "D-1", (numbers[0], 5), (numbers[0], 6))
    assert statement(Payer.DEALER, "D-1", (numbers[0], 260_340))
    assert view(loan).owed_fen == {Payer.OEM: 0, Payer.DEALER: 0}
    assert (standing(Account.SUBVENTION_DUE), standing(Account.BANK)) == (260_340, 2 * 607_461 + 260_340)
    agrees()


def test_a_loan_that_is_settled_early_gives_the_rest_back_to_its_payers() -> None:
    loan = subvented()
    number = row(loan).contract_no
    assert statement(Payer.OEM, "OEM-1", (number, 607_461))
    bill("2026-02-28")
    pays(loan, "2026-02-28")
    plan = queries.position(row(loan)).plan
    price = queries.payoff(
        loan_id=loan.loan_id, customer_id=None, settle_on=day("2026-03-15"), on=day("2026-03-15")
    )
    assert (
        price.amount_fen == price.remaining_fen + price.fee_fen
    )  # the subvention is no charge of the customer
    settle(loan, "2026-03-15")
    agrees()
    _, first, second, *_ = unearned_parts(plan, 59_900)
    rest = (
        2 * (16 * first + 15 * second) + 31
    ) // 62  # 15 of the 31 days from 28 February to 31 March, half up
    after = view(loan)
    assert (after.refunded_fen, after.earned_fen, after.unearned_fen) == (rest, 867_801 - rest, 0)
    oem = after.owed_fen[Payer.OEM]
    assert oem < 0 < after.owed_fen[Payer.DEALER]  # the maker has paid all of its part
    assert statement(Payer.OEM, "OEM-2", (number, oem))  # deducted from a later statement
    assert view(loan).owed_fen[Payer.OEM] == 0
    agrees()


def test_a_settlement_taken_back_lets_the_subvention_run_on() -> None:
    loan = subvented()
    bill("2026-02-28")
    pays(loan, "2026-02-28")
    settle(loan, "2026-03-15")
    bill("2026-03-31")  # the loan is closed: nothing is earned
    settlement = event_queries.events(loan.loan_id)[-1]
    assert settlement.kind is EventKind.SETTLED
    take_back(loan_id=loan.loan_id, number=settlement.number, kind=EventKind.RESTORED, by=SYSTEM, on=day("2026-04-05"), at=AT)  # fmt: skip
    assert row(loan).is_in(LoanState.ACTIVE)
    agrees()
    _, _, march, april, *_ = unearned_parts(queries.position(row(loan)).plan, 59_900)
    assert view(loan).unearned_fen == march
    bill("2026-04-30")
    assert view(loan).unearned_fen == april
    agrees()


def test_an_agreement_may_let_us_keep_the_rest() -> None:
    loan = subvented()
    models.Subvention.objects.update(at_end=AtEnd.KEEP.value)
    settle(loan, "2026-03-15")
    assert (view(loan).earned_fen, view(loan).refunded_fen) == (867_801, 0)
    assert standing(Account.SUBVENTION_INCOME) == -867_801
    agrees()
    assert at_end_of("ANY", date(2026, 1, 1)) is AtEnd.REFUND
    assert subvention(running_loan(number=2).loan_id) is None


def test_a_long_first_period_earns_nothing_and_no_period_less() -> None:
    """42 days at 4.88 % cost the customer more than a month at 6.5 %: the periods after earn that less."""
    terms = LoanTerms(Method.EQUAL_INSTALMENT, 10_000_000, 12, date(2026, 5, 9), 48_800, due_day=20)
    plan = build_schedule(terms)
    promised = subsidy(plan, 65_000)
    parts = [part.amount_fen for part in parts_of(plan.rows, 65_000, promised)]
    assert parts[0] == 0 and min(parts) == 0 and sum(parts) == promised
    assert unearned_parts(plan.rows, 65_000)[1] > promised
