"""A running loan: billing, paying, lateness, settling. The arithmetic stands beside the steps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from suiche.contact.models import Message
from suiche.journey.change.actions.pay_payoff import QuoteNotToday, pay_payoff
from suiche.journey.change.actions.quote_payoff import DayOutOfRange, quote_payoff
from suiche.journey.change.actions.settle_loan import settle_loan
from suiche.journey.repay import models, queries
from suiche.journey.repay.actions.open_payment import AmountChanged, NothingDue, open_payment
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.desk_queries import payment_cases
from suiche.journey.repay.events import Notice, PaymentOpened
from suiche.journey.repay.night_tasks import DayMissing, close_day
from suiche.journey.repay.states import CaseKind, LoanState
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import NotFound
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import Account
from suiche.parties import queries as parties
from tests.steps.loans import CUSTOMER, LoanInHand, running_loan

pytestmark = pytest.mark.django_db

AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))


def day(text: str) -> BusinessDate:
    return BusinessDate(date.fromisoformat(text))


def pay(
    loan: LoanInHand,
    order: PaymentOpened,
    on: str,
    *,
    transaction: str = "",
    amount: int | None = None,
    paid_on: str = "",
) -> bool:
    row = models.PaymentOrder.objects.get(id=order.order_id)
    notice = Notice(
        row.order_no, transaction or f"T{row.order_no}", row.amount_fen if amount is None else amount, AT
    )
    return receive_payment(notice=notice, paid_on=day(paid_on or on), by=SYSTEM, on=day(on), at=AT).posted


def open_on(loan: LoanInHand, on: str, amount_fen: int) -> PaymentOpened:
    return open_payment(
        loan_id=loan.loan_id,
        customer_id=loan.customer_id,
        amount_fen=amount_fen,
        by=CUSTOMER,
        on=day(on),
        at=AT,
    )


def close_through(first: str, last: str) -> None:
    on = date.fromisoformat(first)
    while on <= date.fromisoformat(last):
        close_day(on=BusinessDate(on), by=SYSTEM, at=AT)
        on += timedelta(days=1)


def agrees() -> None:
    assert ledger.proof().balances
    assert queries.differences() == ()


def test_paid_on_its_day_the_instalment_is_billed_and_paid() -> None:
    loan = running_loan()  # 200,000.00 at 3.99 %, 36 periods, from 2026-01-15: 5,903.91 a month
    order = open_on(loan, "2026-02-15", 590_391)
    assert pay(loan, order, "2026-02-15")
    home = queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=day("2026-02-15"))
    assert (home.paid_periods, home.principal_left_fen, home.credit_fen) == (1, 19_476_109, 0)
    assert home.due_on == date(2026, 3, 15)
    agrees()


def test_paid_early_the_money_waits_as_credit_and_is_used_at_the_close() -> None:
    loan = running_loan()
    pay(loan, open_on(loan, "2026-02-01", 590_391), "2026-02-01")
    home = queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=day("2026-02-01"))
    assert (home.credit_fen, home.due_fen, home.paid_periods) == (590_391, 0, 0)
    with pytest.raises(NothingDue):
        open_on(loan, "2026-02-01", 0)
    close_through("2026-02-14", "2026-02-15")
    home = queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=day("2026-02-16"))
    assert (home.credit_fen, home.paid_periods) == (0, 1)
    agrees()


def test_the_same_notice_twice_posts_once() -> None:
    loan = running_loan()
    order = open_on(loan, "2026-02-15", 590_391)
    assert pay(loan, order, "2026-02-15")
    assert not pay(loan, order, "2026-02-15")
    assert models.Receipt.objects.count() == 1
    assert Message.objects.get().template == "PAYMENT_RECEIVED"
    assert payment_cases() == ()
    assert not pay(loan, order, "2026-02-15", amount=590_390)
    assert [c.kind for c in payment_cases()] == [CaseKind.ODD_NOTICE], "the number stands for another amount"
    agrees()


def test_a_second_click_gets_the_same_order() -> None:
    loan = running_loan()
    assert open_on(loan, "2026-02-15", 590_391) == open_on(loan, "2026-02-15", 590_391)
    assert models.PaymentOrder.objects.count() == 1


def test_another_amount_is_refused_with_a_case() -> None:
    loan = running_loan()
    order = open_on(loan, "2026-02-15", 590_391)
    assert not pay(loan, order, "2026-02-15", amount=100)
    assert [c.kind for c in payment_cases()] == [CaseKind.WRONG_AMOUNT]
    assert Account.GATEWAY not in ledger.balances(loan.contract_id)


def test_an_unknown_order_is_a_case() -> None:
    running_loan()
    notice = Notice("SPNOBODY", "T1", 100, AT)
    today = day("2026-02-15")
    assert not receive_payment(notice=notice, paid_on=today, by=SYSTEM, on=today, at=AT).posted
    assert [c.kind for c in payment_cases()] == [CaseKind.UNKNOWN_ORDER]


def test_someone_elses_loan_is_not_found() -> None:
    loan, other = running_loan(), running_loan(number=2)
    with pytest.raises(NotFound):
        open_payment(
            loan_id=loan.loan_id,
            customer_id=other.customer_id,
            amount_fen=590_391,
            by=CUSTOMER,
            on=day("2026-02-15"),
            at=AT,
        )


def test_the_amount_the_customer_saw_must_still_be_right() -> None:
    loan = running_loan()
    with pytest.raises(AmountChanged):
        open_on(loan, "2026-02-15", 590_390)


def test_late_payment_costs_penalty_to_the_day_and_nothing_more() -> None:
    loan = running_loan()
    close_through("2026-02-14", "2026-03-06")
    # Due 2026-02-15: principal 5,238.91; 20 days late at 3.99 % × 150 % = 5.985 %:
    # 5,238.91 × 5.985 % / 360 × 20 = 17.419… → 17.42.
    late = queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=day("2026-03-07"))
    assert late.due_fen == 590_391 + 1_742
    assert pay(loan, open_on(loan, "2026-03-07", late.due_fen), "2026-03-07")
    home = queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=day("2026-03-07"))
    assert (home.paid_periods, home.other_paid_fen, home.overdue) == (1, 1_742, False)
    agrees()


def test_paying_on_the_next_working_day_is_on_time_and_lateness_counts_from_the_due_date() -> None:
    loan = (
        running_loan()
    )  # due on Sunday 15 February, in the spring holiday; 24 February is the next working day
    close_through("2026-02-14", "2026-02-24")

    def on(text: str) -> queries.LoanHome:
        return queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=day(text))

    for still in ("2026-02-15", "2026-02-19", "2026-02-24"):  # the days of grace ended on the 18th
        assert (on(still).due_fen, on(still).lateness, on(still).overdue) == (590_391, None, False), still
        assert (on(still).plan[0].state, on(still).on_time_until) == ("due", day("2026-02-24")), still
        assert parties.payment_standing(loan.customer_id, on=day(still)).worst_days_past_due == 0, still
    # 5,238.91 × 5.985 % / 360 × 10 days from the due date = 8.709… → 8.71
    assert (on("2026-02-25").due_fen, on("2026-02-25").plan[0].state) == (590_391 + 871, "late")
    short = running_loan(
        number=2, start=date(2026, 2, 7)
    )  # due on Saturday 7 March: Monday, then a day of grace
    at = {
        text: queries.home(loan_id=short.loan_id, customer_id=None, on=day(text)).plan[0].state
        for text in ("2026-03-09", "2026-03-10", "2026-03-11")
    }
    assert at == {"2026-03-09": "due", "2026-03-10": "grace", "2026-03-11": "late"}
    assert pay(loan, open_on(loan, "2026-02-24", 590_391), "2026-02-24")
    assert on("2026-02-24").paid_periods == 1
    close_through("2026-02-25", "2026-02-28")
    assert (on("2026-02-28").other_paid_fen, on("2026-02-28").credit_fen) == (0, 0)
    assert parties.payment_standing(loan.customer_id, on=day("2026-02-28")) == parties.Standing(0, 0, 0)
    agrees()


def test_the_register_of_parties_learns_who_pays_late_and_who_has_paid_up() -> None:
    loan = running_loan()
    close_through("2026-02-14", "2026-02-15")
    assert parties.payment_standing(loan.customer_id, on=day("2026-02-15")) == parties.Standing(0, 0, 0)
    close_through("2026-02-16", "2026-03-06")  # due 2026-02-15: 19 days at the end of 2026-03-06
    assert parties.payment_standing(loan.customer_id, on=day("2026-03-06")) == parties.Standing(19, 19, 0)
    assert pay(loan, open_on(loan, "2026-03-07", 590_391 + 1_742), "2026-03-07")
    assert parties.payment_standing(loan.customer_id, on=day("2026-03-07")) == parties.Standing(0, 20, 0)


def test_a_notice_that_comes_days_later_costs_no_penalty() -> None:
    loan = running_loan()
    order = open_on(loan, "2026-02-18", 590_391)  # the last day of grace: nothing is charged yet
    close_through("2026-02-14", "2026-02-20")
    # Posted on 2026-02-21, six days late, when 5,238.91 × 5.985 % / 360 × 6 = 5.23 would be owed; paid on the 18th.
    assert pay(loan, order, "2026-02-21", paid_on="2026-02-18")
    home = queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=day("2026-02-21"))
    assert (home.paid_periods, home.other_paid_fen, home.overdue) == (1, 0, False)
    agrees()


def test_settling_between_due_dates_closes_at_zero() -> None:
    loan = running_loan()
    for month in range(2, 13):
        pay(loan, open_on(loan, f"2026-{month:02d}-15", 590_391), f"2026-{month:02d}-15")
    pay(loan, open_on(loan, "2027-01-15", 590_391), "2027-01-15")
    quoted = quote_payoff(
        loan_id=loan.loan_id,
        customer_id=loan.customer_id,
        settle_on=date(2027, 1, 25),
        by=CUSTOMER,
        on=day("2027-01-25"),
        at=AT,
    )
    # 135,970.55 principal + 10 days 150.70 + fee 3 % 4,079.12 = 140,200.37
    assert quoted.amount_fen == 14_020_037
    order = pay_payoff(
        quote_id=quoted.quote_id, customer_id=loan.customer_id, by=CUSTOMER, on=day("2027-01-25"), at=AT
    )
    row = models.PaymentOrder.objects.get(id=order.order_id)
    notice = Notice(row.order_no, "T-PAYOFF", row.amount_fen, AT)
    done = settle_loan(notice=notice, paid_on=date(2027, 1, 25), by=SYSTEM, on=day("2027-01-25"), at=AT)
    assert done.settled
    assert not settle_loan(
        notice=notice, paid_on=date(2027, 1, 25), by=SYSTEM, on=day("2027-01-25"), at=AT
    ).posted
    assert queries.loans(loan.customer_id)[0].state is LoanState.SETTLED
    left = {
        a: f
        for a, f in ledger.balances(loan.contract_id).items()
        if a.value[0] in "12" and a not in (Account.GATEWAY, Account.DEALERS_PAYABLE)
    }
    assert left == {}
    agrees()


def test_settling_while_late_collects_what_is_late() -> None:
    loan = running_loan()
    quoted = quote_payoff(
        loan_id=loan.loan_id,
        customer_id=loan.customer_id,
        settle_on=date(2026, 3, 7),
        by=CUSTOMER,
        on=day("2026-03-07"),
        at=AT,
    )
    # late instalment 5,903.91 + penalty 17.42 + rest 194,761.09 + 20 days 431.72 + fee 3 % 5,842.83
    assert quoted.amount_fen == 590_391 + 1_742 + 19_476_109 + 43_172 + 584_283
    order = pay_payoff(
        quote_id=quoted.quote_id, customer_id=loan.customer_id, by=CUSTOMER, on=day("2026-03-07"), at=AT
    )
    row = models.PaymentOrder.objects.get(id=order.order_id)
    notice = Notice(row.order_no, "T-P", row.amount_fen, AT)
    assert settle_loan(
        notice=notice, paid_on=date(2026, 3, 7), by=SYSTEM, on=day("2026-03-07"), at=AT
    ).settled
    agrees()


def test_a_settlement_paid_a_day_late_becomes_credit_and_a_case() -> None:
    loan = running_loan()
    quoted = quote_payoff(
        loan_id=loan.loan_id,
        customer_id=loan.customer_id,
        settle_on=date(2026, 1, 25),
        by=CUSTOMER,
        on=day("2026-01-25"),
        at=AT,
    )
    order = pay_payoff(
        quote_id=quoted.quote_id, customer_id=loan.customer_id, by=CUSTOMER, on=day("2026-01-25"), at=AT
    )
    row = models.PaymentOrder.objects.get(id=order.order_id)
    notice = Notice(row.order_no, "T-L", row.amount_fen, AT)
    done = settle_loan(notice=notice, paid_on=date(2026, 1, 26), by=SYSTEM, on=day("2026-01-26"), at=AT)
    assert done.posted and not done.settled
    assert [c.kind for c in payment_cases()] == [CaseKind.LATE_PAYOFF]
    home = queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=day("2026-01-26"))
    assert home.credit_fen == row.amount_fen
    agrees()


def test_a_quote_holds_on_its_day_only_and_days_have_a_range() -> None:
    loan = running_loan()
    quoted = quote_payoff(
        loan_id=loan.loan_id,
        customer_id=loan.customer_id,
        settle_on=date(2026, 1, 25),
        by=CUSTOMER,
        on=day("2026-01-20"),
        at=AT,
    )
    with pytest.raises(QuoteNotToday):
        pay_payoff(
            quote_id=quoted.quote_id, customer_id=loan.customer_id, by=CUSTOMER, on=day("2026-01-20"), at=AT
        )
    last = queries.home(loan_id=loan.loan_id, customer_id=None, on=day("2026-01-20")).last_due
    after = day("2030-01-01")  # nothing is left to choose but the day itself
    for on, settle_on, until in (
        (day("2026-01-20"), date(2026, 1, 19), last),
        (after, date(2030, 1, 2), after),
    ):
        with pytest.raises(DayOutOfRange) as refused:
            quote_payoff(
                loan_id=loan.loan_id, customer_id=loan.customer_id, settle_on=settle_on, by=CUSTOMER, on=on, at=AT
            )  # fmt: skip
        assert refused.value.facts == {"first": on, "last": until}


def test_days_are_closed_in_order_and_once() -> None:
    loan = running_loan()
    first = close_day(on=day("2026-02-14"), by=SYSTEM, at=AT)
    assert close_day(on=day("2026-02-14"), by=SYSTEM, at=AT) == first
    with pytest.raises(DayMissing):
        close_day(on=day("2026-02-16"), by=SYSTEM, at=AT)
    second = close_day(on=day("2026-02-15"), by=SYSTEM, at=AT)
    assert second.billed == 1
    # accrued to the end of the 14th: 200,000.00 × 3.99 % / 360 × 31 days = 687.17
    assert first.accrued_fen == 68_717
    assert ledger.balances(loan.contract_id)[Account.INTEREST_DUE] == 66_500
    agrees()


def test_the_last_instalment_closes_the_loan() -> None:
    loan = running_loan(terms=2)
    for on in ("2026-02-15", "2026-03-15"):
        home = queries.home(loan_id=loan.loan_id, customer_id=loan.customer_id, on=day(on))
        pay(loan, open_on(loan, on, home.due_fen), on)
    assert queries.loans(loan.customer_id)[0].state is LoanState.SETTLED
    assert parties.payment_standing(loan.customer_id, on=day("2026-03-15")).contracts_closed == 1
    agrees()
