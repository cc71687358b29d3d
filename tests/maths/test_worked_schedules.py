"""Every worked example that is a schedule, row by row through the fingerprint of all rows."""

from datetime import date
from typing import Any

import pytest

from suiche.maths.annual_cost import annual_cost, cost_of_schedule, xirr
from suiche.maths.dates import due_dates
from suiche.maths.methods import level_instalment
from suiche.maths.money import fen_to_yuan
from suiche.maths.plan import Amounts
from suiche.maths.rates import PPM, daily_interest, monthly_interest, rate_to_ppm
from suiche.maths.schedule import build_schedule
from suiche.maths.subvention import subsidy
from suiche.maths.terms import LoanTerms
from tests.maths.worked import EX01, EX04, EX05, EX07, EX07B, EX11, RESULTS, SCHEDULES

CASES = [pytest.param(terms, expected, id=name) for name, (terms, expected) in SCHEDULES.items()]


def as_written(row: Amounts) -> dict[str, Any]:
    return {
        "period": row.period,
        "due_date": row.due_date.isoformat(),
        "payment": fen_to_yuan(row.payment_fen),
        "principal": fen_to_yuan(row.principal_fen),
        "interest": fen_to_yuan(row.interest_fen),
        "balance_after": fen_to_yuan(row.balance_after_fen),
    }


@pytest.mark.parametrize(("terms", "expected"), CASES)
def test_rows(terms: LoanTerms, expected: dict[str, Any]) -> None:
    schedule = build_schedule(terms)
    wanted = expected["schedule"]
    assert [as_written(row) for row in schedule.rows[:3]] == wanted["first_3"]
    assert as_written(schedule.rows[-1]).items() <= wanted["last"].items()
    assert len(schedule.rows) == expected["periods"]
    assert schedule.fingerprint() == wanted["sha256"]


@pytest.mark.parametrize(("terms", "expected"), CASES)
def test_totals_and_annual_cost(terms: LoanTerms, expected: dict[str, Any]) -> None:
    schedule = build_schedule(terms)
    assert fen_to_yuan(schedule.total_payment_fen) == expected["total_payment"]
    assert fen_to_yuan(schedule.total_interest_fen) == expected["total_interest"]
    assert fen_to_yuan(schedule.total_principal_fen) == expected["total_principal"]
    if "apr_simple_pct" in expected:
        cost = cost_of_schedule(terms, schedule)
        assert (cost.simple_pct, cost.compound_pct) == (
            expected["apr_simple_pct"],
            expected["apr_compound_pct"],
        )
        assert f"{cost.monthly_e8 // 10**6}.{cost.monthly_e8 % 10**6:06d}" == expected["irr_monthly_pct"]


def test_the_last_payment_of_a_balloon_loan_is_a_regular_part_and_the_balloon() -> None:
    last = build_schedule(EX05).rows[-1]
    assert (
        fen_to_yuan(last.payment_fen - EX05.balloon_fen)
        == RESULTS["EX05"]["schedule"]["last"]["regular_part"]
    )
    assert fen_to_yuan(level_instalment(EX05.principal_fen, 48_800, 36)) == "5385.07"


def test_stepped_and_segmented_blocks_are_solved_on_the_rounded_balance() -> None:
    for terms, name, rows in ((EX07, "EX07", (12, 13)), (EX07B, "EX07b", (36, 37))):
        schedule = build_schedule(terms)
        for period in rows:
            assert as_written(schedule.rows[period - 1]) == RESULTS[name][f"row_{period}"]


def test_irregular_first_period() -> None:
    expected = RESULTS["EX11"]
    schedule = build_schedule(EX11)
    assert schedule.rows[0].due_date.isoformat() == expected["first_due"]
    assert EX11.first_period_days == expected["first_period_days"]
    assert cost_of_schedule(EX11, schedule).compound_pct == expected["xirr_pct"]


def test_subvention() -> None:
    expected = RESULTS["EX04"]
    schedule = build_schedule(EX04)
    paid_by_maker = subsidy(schedule, rate_to_ppm("0.0599"))
    assert fen_to_yuan(paid_by_maker) == expected["subsidy_total"]
    assert [row.due_date.isoformat() for row in schedule.rows[:4]] == expected["due_dates_first_4"]
    flows = enumerate((row.payment_fen for row in schedule.rows), start=1)
    lender = annual_cost(EX04.principal_fen - paid_by_maker, flows)
    assert lender.simple_pct == expected["lender_irr_after_subsidy_pct"]


def test_flat_rate_against_annual_rate_without_rounded_instalments() -> None:
    """EX03b: per yuan lent, n payments of 1/n + f/12; scaled by 12·n·10^6 these are integers."""
    checked = 0
    for line in RESULTS["EX03b"]["table"]:
        terms = line["terms"]
        for flat, shown in line.items():
            if flat != "terms":
                payment = 12 * PPM + terms * rate_to_ppm(flat)
                cost = annual_cost(12 * terms * PPM, ((k, payment) for k in range(1, terms + 1)))
                assert cost.shown_pct == shown, (terms, flat)
                checked += 1
    assert checked == 48


@pytest.mark.parametrize("key", RESULTS["EX12"])
def test_due_dates_at_the_end_of_months(key: str) -> None:
    start, day = key.split("/day")
    dates = due_dates(date.fromisoformat(start), 6, int(day))
    assert [due.isoformat() for due in dates] == RESULTS["EX12"][key]


@pytest.mark.parametrize("case", RESULTS["EX19"]["cases"], ids=lambda case: case["from"])
def test_day_counts(case: dict[str, Any]) -> None:
    days = (date.fromisoformat(case["to"]) - date.fromisoformat(case["from"])).days
    assert days == case["days"]
    assert fen_to_yuan(monthly_interest(10_000_000, 60_000)) == case["30/360"]
    assert fen_to_yuan(daily_interest(10_000_000, 60_000, days)) == case["act/360"]
    assert fen_to_yuan(daily_interest(10_000_000, 60_000, days, day_base=365)) == case["act/365"]


def test_cost_of_a_loan_settled_early() -> None:
    """EX08: twelve instalments, then the settlement amount ten days later, as one XIRR."""
    rows = build_schedule(EX01).rows[:12]
    paid = [(row.due_date, row.payment_fen) for row in rows] + [(date(2027, 1, 25), 14_020_037)]
    assert (
        xirr(EX01.principal_fen, EX01.disbursed_on, paid).compound_pct == RESULTS["EX08"]["all_in_xirr_pct"]
    )
