"""Another due day, a pause, an extended balloon, the whole loan called in. The arithmetic stands beside the steps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from suiche.journey.change.change_queries import Accelerate, Defer, DeferWay, ExtendBalloon, MoveDueDay
from suiche.journey.change.rules.refusals import DayOutOfRange
from suiche.journey.repay import queries as repay
from suiche.maths.money import yuan_to_fen
from suiche.maths.plan import fingerprint
from tests.maths.worked import EX05, RESULTS
from tests.steps.change_world import CLERK, METHODS, Life, agrees, refused, renumbered
from tests.steps.loans import START, running_loan

pytestmark = pytest.mark.django_db

INTEREST_ONLY, CAPITALISE = DeferWay.INTEREST_ONLY, DeferWay.CAPITALISE


def after_twelve() -> Life:
    """EX01 after instalment 12 was paid on 2027-01-15: 135,970.55 is left."""
    return Life(running_loan(), START).paid_through(12)


def test_another_due_day_as_in_the_worked_example() -> None:
    """EX16: from the 15th to the 25th, 135,970.55 × 3.99 % ÷ 360 × 10 = 150.70 with the next payment."""
    life = after_twelve()
    done = life.changed(MoveDueDay(25))
    assert (done.amount_fen, done.change.cost_fen) == (0, 15_070)
    assert life.rows()[:2] == [("2027-02-25", 590_391 + 15_070), ("2027-03-25", 590_391)]
    life.to("2027-02-14").night_until("2027-02-26")  # nothing on the 15th, billed by the night of the 25th
    assert life.to("2027-02-25").pay() == 605_461
    agrees()
    life.to_the_end()
    assert life.today == date(2029, 1, 25)


def test_an_earlier_due_day_takes_effect_a_month_later() -> None:
    life = after_twelve().to("2027-01-20")
    life.changed(MoveDueDay(10))
    # from 15 February to 10 March: 135,970.55 × 3.99 % ÷ 360 × 23 = 346.61
    assert life.rows()[0] == ("2027-03-10", 590_391 + 34_661)
    life.to_the_end()


@pytest.mark.parametrize("new_day", [0, 15, 29])
def test_days_that_cannot_be_chosen(new_day: int) -> None:
    life = after_twelve()
    assert refused(lambda: life.quoted(MoveDueDay(new_day))) == "bad_input"


def test_a_change_can_be_asked_for_until_the_day_before_the_last_due_date() -> None:
    life = after_twelve()
    last = date.fromisoformat(life.rows()[-1][0])
    with pytest.raises(DayOutOfRange) as refusal:
        life.quoted(MoveDueDay(20), on=last)
    assert refusal.value.facts == {"first": life.on, "last": last - timedelta(days=1)}


def test_the_due_day_moves_once_a_year_not_near_the_end_and_not_when_late() -> None:
    life = Life(running_loan(terms=12), START)
    assert refused(lambda: life.to("2026-02-25").quoted(MoveDueDay(20))) == "overdue_first"
    life.paid_through(1).changed(MoveDueDay(20))
    life.paid_through(9)
    assert refused(lambda: life.quoted(MoveDueDay(15))) == "change_too_soon"
    near = Life(running_loan(number=2, terms=12), START).paid_through(9)
    assert refused(lambda: near.quoted(MoveDueDay(20))) == "change_last_periods"


def test_a_pause_with_interest_only_as_in_the_worked_example() -> None:
    """EX16b a: two months of 452.10, then the old instalments; the loan is two months longer."""
    life, expected = after_twelve(), RESULTS["EX16b"]
    done = life.changed(Defer(2, INTEREST_ONLY), by=CLERK)
    assert done.change.cost_fen == yuan_to_fen(expected["a_extra_interest_total"])
    assert [fen for _, fen in life.rows()[:3]] == [45_210, 45_210, 590_391]
    life.to_the_end()
    assert life.today == date(2029, 3, 15)


def test_a_pause_whose_interest_is_capitalised_as_in_the_worked_example() -> None:
    """EX16b b: 135,970.55 + 2 × 452.10 = 136,874.75, then 24 instalments of 5,943.17."""
    life, expected = after_twelve(), RESULTS["EX16b"]
    done = life.changed(Defer(2, CAPITALISE), by=CLERK)
    assert done.change.after.instalment_fen == yuan_to_fen(expected["b_instalment"])
    assert life.rows()[:3] == [("2027-02-15", 0), ("2027-03-15", 0), ("2027-04-15", 594_317)]
    life.to("2027-02-14").night_until(
        "2027-02-16"
    )  # the night lets the interest join the principal; nobody is late
    assert life.home().principal_left_fen == 13_597_055 + 45_210
    assert not life.home().overdue
    assert refused(lambda: life.quoted(MoveDueDay(20))) == "change_not_yet"
    life.to("2027-03-15").paid_through(14)
    assert life.home().principal_left_fen == yuan_to_fen(expected["b_new_balance"])
    life.to_the_end()
    assert life.today == date(2029, 3, 15)


@pytest.mark.parametrize("way", list(DeferWay))
@pytest.mark.parametrize("method", sorted(METHODS))
def test_every_method_can_pause_and_ends_at_nothing(method: str, way: DeferWay) -> None:
    life = Life(running_loan(agreed=METHODS[method]), START).paid_through(2)
    left = life.home().principal_left_fen
    done = life.changed(Defer(2, way), by=CLERK)
    rows = life.home().plan[2:]
    assert (sum(row.principal_fen for row in rows), len(rows)) == (left, 6)
    assert life.to_the_end() == sum(row.payment_fen for row in rows)
    assert done.change.cost_fen >= 0


def test_due_day_then_pause_then_prepayment_stand_on_each_other() -> None:
    life = Life(running_loan(agreed=METHODS["fixed day"]), START).paid_through(1)
    life.changed(MoveDueDay(5))
    assert life.rows()[0][0] == "2026-04-05"
    life.to("2026-03-30").changed(Defer(2, CAPITALISE), by=CLERK)
    # the pause runs a month each from 28 February; what was moved stays with the first payment after it
    assert [due for due, _ in life.rows()[:2]] == ["2026-04-28", "2026-06-05"]
    life.to_the_end()


def test_longer_than_the_family_may_run_is_refused() -> None:
    long = Life(running_loan(terms=60), START)
    assert refused(lambda: long.quoted(Defer(1, INTEREST_ONLY))) == "change_term_too_long"


def test_a_pause_needs_our_approval() -> None:
    life = after_twelve()
    quote = life.quoted(Defer(2, INTEREST_ONLY))
    assert refused(lambda: life.confirmed(quote)) == "approval_missing"
    assert life.confirmed(quote, by=CLERK).done
    agrees()


@pytest.mark.parametrize(("first", "key"), [("0", "a_full"), ("15000.00", "b_20pct_paid_first")])
def test_the_balloon_is_extended_as_in_the_worked_example(first: str, key: str) -> None:
    """EX17: 75,000.00 due on 2029-05-20 becomes 12 instalments at 5.99 %; in b 15,000.00 is paid at once."""
    life, expected = Life(running_loan(agreed=EX05), EX05.disbursed_on).paid_through(33), RESULTS["EX17"][key]
    assert life.today == date(2029, 2, 20)  # 89 days before
    assert refused(lambda: life.quoted(ExtendBalloon(terms=13))) == "bad_input"
    wish = ExtendBalloon(terms=12, pay_first_fen=yuan_to_fen(first))
    done = life.changed(wish, by=CLERK)
    assert done.amount_fen == yuan_to_fen(first)
    plan = life.home().plan
    assert (len(plan), renumbered(plan, 36)) == (48, expected["schedule"]["sha256"])
    regular = RESULTS["EX05"]["schedule"]["last"]["regular_part"]
    # a part paid at once bears no interest until then: 15,000.00 × 4.88 % ÷ 12 = 61.00 a month
    assert plan[35].payment_fen == yuan_to_fen(regular) - (6_100 if yuan_to_fen(first) else 0)
    assert refused(lambda: life.quoted(MoveDueDay(25))) == "change_not_yet"
    life.to_the_end()
    assert life.today == date(2030, 5, 20)


def test_a_balloon_is_extended_at_most_three_months_before() -> None:
    life = Life(running_loan(agreed=EX05), EX05.disbursed_on).paid_through(1)
    assert refused(lambda: life.quoted(ExtendBalloon(terms=12))) == "change_not_yet"
    level = Life(running_loan(number=2, terms=2), START)
    assert refused(lambda: level.quoted(ExtendBalloon(terms=12))) == "no_balloon"


def test_the_whole_loan_falls_due_after_long_lateness_and_a_demand() -> None:
    life = after_twelve()
    wish = Accelerate(date(2027, 4, 1), "D-77")
    assert (
        refused(lambda: life.to("2027-04-20").quoted(Accelerate(date(2027, 4, 15), "D-77")))
        == "demand_too_recent"
    )
    assert refused(lambda: life.to("2027-04-10").quoted(wish)) == "not_late_enough"
    life.to("2027-04-20")
    before = life.plan()
    done = life.changed(wish, by=CLERK)
    # 15 is unpaid since 15 February; what was to come after 15 April: 119,572.66 and 5 days of interest on it
    balance = repay.position(life.row).plan[14].balance_after_fen
    assert (
        done.change.rows[0].payment_fen == balance + (balance * 39_900 * 5 * 2 + 360_000_000) // 720_000_000
    )
    assert life.row.accelerated_on == life.today
    assert life.plan() != before
    assert refused(lambda: life.quoted(wish)) == "loan_not_running"
    home = life.to("2027-05-20").home()
    # penalty on the whole balance for 30 days, beside that of the three instalments
    assert home.lateness is not None and home.lateness.late_principal_fen == 13_597_055
    life.pay()
    agrees()
    assert life.row.settled_on == life.today
    assert fingerprint(repay.position(life.row).plan[:12]) == fingerprint(
        repay.position(life.row, as_of=date(2027, 4, 19)).plan[:12]
    )
