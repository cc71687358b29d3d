"""A part of the principal is repaid before its time. The arithmetic stands beside the steps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from suiche.journey.change.actions.complete_change import complete_change
from suiche.journey.change.change_queries import ChangeView, Prepay, PrepayWay, change
from suiche.journey.change.states import ChangeState
from suiche.journey.repay.desk_queries import payment_cases
from suiche.journey.repay.states import CaseKind
from suiche.kit.actor import SYSTEM
from suiche.kit.refusal import BadInput, NotFound
from suiche.maths.money import yuan_to_fen
from tests.maths.worked import RESULTS
from tests.steps.change_world import AT, CLERK, METHODS, Life, agrees, refused, renumbered
from tests.steps.loans import START, running_loan

pytestmark = pytest.mark.django_db

REDUCE, SHORTEN = PrepayWay.REDUCE, PrepayWay.SHORTEN


def after_twelve() -> Life:
    """EX01 after instalment 12 was paid on 2027-01-15: 135,970.55 is left."""
    return Life(running_loan(), START).paid_through(12)


@pytest.mark.parametrize(("way", "key"), [(REDUCE, "a_reduce_amount"), (SHORTEN, "b_reduce_term")])
def test_on_a_due_date_as_in_the_worked_example(way: PrepayWay, key: str) -> None:
    """EX09: 50,000.00 of 135,970.55 is repaid; 85,970.55 remains."""
    life, expected = after_twelve(), RESULTS["EX09"][key]
    done = life.changed(Prepay(5_000_000, way))
    # instalment 12 was paid today: no days of interest, no fee
    assert (done.amount_fen, done.change.accrued_fen, done.change.fee_fen) == (5_000_000, 0, 0)
    assert done.change.cost_fen == -yuan_to_fen(expected["interest_saved"])
    home = life.home()
    assert (home.principal_left_fen, home.credit_fen) == (8_597_055, 0)
    assert renumbered(home.plan, 12) == expected["schedule"]["sha256"]
    assert life.to_the_end() == yuan_to_fen(expected["total_payment"])


def test_between_two_due_dates_the_part_repaid_bears_interest_to_the_day() -> None:
    life = after_twelve().night_until("2027-01-15").to("2027-01-25")
    quote = life.quoted(Prepay(5_000_000, REDUCE))
    # 50,000.00 × 3.99 % ÷ 360 × 10 = 55.4166… → 55.42
    assert [(line.key, line.amount_fen, line.formula) for line in quote.change.pay_lines] == [
        ("prepaid", 5_000_000, ""),
        ("accrued", 5_542, "50,000.00 × 3.99% ÷ 360 × 10"),
    ]
    assert quote.amount_fen == 5_005_542
    assert quote.change.cost_fen == -210_452 + 5_542  # EX09a saves 2,104.52
    life.changed(Prepay(5_000_000, REDUCE))
    assert renumbered(life.home().plan, 12) == RESULTS["EX09"]["a_reduce_amount"]["schedule"]["sha256"]
    # the next instalment is the regular one on what remains: 85,970.55 × 3.99 % ÷ 12 = 285.85 of it is interest
    assert life.rows()[0] == ("2027-02-15", 373_288)


def test_on_a_due_date_that_is_not_paid_yet_the_instalment_comes_first() -> None:
    life = Life(running_loan(), START).paid_through(11).to("2027-01-15")
    done = life.changed(Prepay(5_000_000, SHORTEN))
    assert [(line.key, line.amount_fen) for line in done.change.pay_lines] == [
        ("due", 590_391),
        ("prepaid", 5_000_000),
    ]
    assert renumbered(life.home().plan, 12) == RESULTS["EX09"]["b_reduce_term"]["schedule"]["sha256"]


@pytest.mark.parametrize("way", list(PrepayWay))
@pytest.mark.parametrize("method", sorted(METHODS))
def test_every_method_ends_at_nothing(method: str, way: PrepayWay) -> None:
    """2 of 6 instalments are paid, 20 days later 30,000.00 is repaid, then the rest as planned."""
    life = Life(running_loan(agreed=METHODS[method]), START).paid_through(2)
    life.today += timedelta(days=20)
    left = life.home().principal_left_fen
    if method == "interest only" and way is SHORTEN:
        with pytest.raises(BadInput):
            life.quoted(Prepay(3_000_000, way))
        return
    done = life.changed(Prepay(3_000_000, way))
    home = life.home()
    assert home.principal_left_fen == left - 3_000_000
    assert sum(row.principal_fen for row in home.plan[2:]) == left - 3_000_000
    assert life.to_the_end() == sum(row.payment_fen for row in home.plan[2:])
    assert done.change.cost_fen <= 0 or method == "segmented"


def test_a_flat_fee_falls_with_the_principal_and_is_paid_to_the_day() -> None:
    """120,000.00 at 2 % flat: 20,000.00 + 200.00 a month. After 2 months 80,000.00 is left; 40,000.00 is half of it."""
    life = Life(running_loan(agreed=METHODS["flat"]), START).paid_through(2).to("2026-04-04")
    done = life.changed(Prepay(4_000_000, REDUCE))
    # the fee is counted on 120,000.00 before, on 60,000.00 after: 60,000.00 × 2 % ÷ 360 × 20 = 66.67
    assert done.change.accrued_fen == 6_667
    assert life.rows() == [(f"2026-0{month}-15", 1_000_000 + 10_000) for month in (4, 5, 6, 7)]


def test_credit_pays_for_it_where_the_customer_says_so() -> None:
    life = after_twelve()
    life.to("2027-01-20")
    too_much = life.quoted(Prepay(1_000_000, REDUCE))
    order = life.confirmed(too_much).order_id
    assert order is not None
    life.to("2027-01-21")  # the money comes a day late: credit, and a case
    handled = complete_change(notice=life.notice(order), paid_on=life.today, by=SYSTEM, on=life.on, at=AT)
    assert (handled.posted, handled.done) == (True, False)
    assert [case.kind for case in payment_cases()] == [CaseKind.LATE_CHANGE]
    # 10,000.00 × 3.99 % ÷ 360 × 5 = 5.54
    assert life.home().credit_fen == 1_000_554
    assert change(quote_id=too_much.quote_id, customer_id=None).state is ChangeState.EXPIRED
    agrees()
    kept = life.quoted(Prepay(1_000_000, REDUCE))
    assert kept.amount_fen == 1_000_665  # 6 days: 6.65; credit is not used silently
    used = life.quoted(Prepay(1_000_000, REDUCE, from_credit=True))
    assert used.amount_fen == 111
    life.changed(Prepay(1_000_000, REDUCE, from_credit=True))
    assert life.home().credit_fen == 0
    assert life.home().principal_left_fen == 13_597_055 - 1_000_000


def test_credit_that_covers_all_needs_no_payment() -> None:
    life = after_twelve()
    order = life.confirmed(life.quoted(Prepay(2_000_000, REDUCE))).order_id
    assert order is not None
    life.to("2027-01-20")
    complete_change(notice=life.notice(order), paid_on=life.today, by=SYSTEM, on=life.on, at=AT)
    agreed = life.confirmed(life.quoted(Prepay(1_000_000, SHORTEN, from_credit=True)))
    assert (agreed.done, agreed.amount_fen) == (True, 0)
    agrees()
    assert life.home().credit_fen == 2_000_000 - 1_000_000 - 554
    assert life.to("2027-02-15").home().due_fen == 0  # the credit that is left is used on the next due date


def test_a_changed_account_asks_again() -> None:
    life = after_twelve().to("2027-01-20")
    quote = life.quoted(Prepay(1_000_000, REDUCE))
    other = life.quoted(Prepay(2_000_000, REDUCE))
    order = life.confirmed(other).order_id
    life.changed(Prepay(1_000_000, SHORTEN))
    assert order is not None
    assert refused(lambda: life.confirmed(quote)) == "change_too_soon"
    assert refused(lambda: life.confirmed(other)) == "change_too_soon"
    handled = complete_change(notice=life.notice(order), paid_on=life.today, by=SYSTEM, on=life.on, at=AT)
    assert (handled.posted, handled.done) == (True, False)
    agrees()


def test_it_holds_on_its_day_and_for_its_customer() -> None:
    life, other = after_twelve(), running_loan(number=2)
    tomorrow = life.quoted(Prepay(1_000_000, REDUCE), on=date(2027, 1, 20))
    assert tomorrow.amount_fen == 1_000_554
    assert refused(lambda: life.confirmed(tomorrow)) == "change_not_today"
    stranger = Life(other, life.today)
    with pytest.raises(NotFound):
        stranger.confirmed(tomorrow)
    assert not life.to("2027-01-20").confirmed(tomorrow).done


@pytest.mark.parametrize(
    ("on", "amount_fen", "code"),
    [
        ("2027-01-20", 999_900, "bad_input"),  # 10,000.00 at least
        ("2027-01-20", 1_050_000, "bad_input"),  # in steps of 1,000.00
        ("2027-01-20", 13_600_000, "bad_input"),  # something must remain
        ("2027-02-14", 1_000_000, "change_blocked_day"),  # the debit of the 15th is under way
        ("2027-02-17", 1_000_000, "overdue_first"),
    ],
)
def test_limits(on: str, amount_fen: int, code: str) -> None:
    life = after_twelve().to(on)
    assert refused(lambda: life.quoted(Prepay(amount_fen, REDUCE))) == code


def test_before_the_first_instalment_and_twice_in_six_months_it_is_too_soon() -> None:
    life = Life(running_loan(), START).to("2026-02-01")
    assert refused(lambda: life.quoted(Prepay(1_000_000, REDUCE))) == "change_not_yet"
    life.paid_through(1).changed(Prepay(1_000_000, REDUCE))
    life.paid_through(6)
    assert refused(lambda: life.quoted(Prepay(1_000_000, REDUCE))) == "change_too_soon"
    life.paid_through(7).changed(Prepay(1_000_000, SHORTEN))


def test_a_colleague_does_it_with_the_customers_word() -> None:
    life = after_twelve()
    quote: ChangeView = life.quoted(Prepay(1_000_000, REDUCE))
    assert life.confirmed(quote, by=CLERK).order_id is not None
    assert change(quote_id=quote.quote_id, customer_id=None).confirmed_by == "staff:clerk"
