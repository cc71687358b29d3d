"""The worked examples around a loan: subvention, lease, state subsidy, and the figures beside them."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from suiche.demo.bench.exact import annuity, half_up, monthly
from suiche.journey.repay.rules.subvention import parts_of, unearned
from suiche.maths.dates import add_months
from suiche.maths.disclosure import joint_cost
from suiche.maths.methods import level_instalment
from suiche.maths.money import divide_half_up, fen_to_yuan, yuan_to_fen
from suiche.maths.rates import PPM, percent, rate_to_ppm
from suiche.maths.schedule import build_schedule
from suiche.maths.subsidy import SubsidyRule, effective_points, subsidise
from suiche.maths.subvention import subsidy, unearned_parts
from suiche.maths.terms import LoanTerms, Method
from suiche.maths.vat import tax_inside
from tests.maths.loans import loans, many
from tests.maths.worked import EX01, EX04, EX07B, RESULTS, SCHEDULES

GROSS = 59_900


def test_every_example_is_told_by_a_test() -> None:
    """24 examples; one that is added to the file is not forgotten here."""
    schedules = {name.split()[0].rstrip("AB") for name in SCHEDULES}
    others = {"EX03b", "EX08", "EX08b", "EX10", "EX10b", "EX12", "EX13", "EX16", "EX16b", "EX18", "EX19"}
    assert set(RESULTS) == schedules | others
    assert len(RESULTS) == 24


@pytest.mark.parametrize(
    ("name", "key"),
    [("EX01", "instalment"), ("EX03", "instalment"), ("EX04", "instalment"), ("EX05", "instalment"),
     ("EX07", "instalment_1_to_12"), ("EX07b", "instalment_1_to_36"), ("EX14", "rent"), ("EX15", "instalment")],
)  # fmt: skip
def test_first_instalments(name: str, key: str) -> None:
    terms, expected = SCHEDULES[name]
    assert fen_to_yuan(build_schedule(terms).rows[0].payment_fen) == expected[key]


def test_the_parts_that_stay_the_same() -> None:
    first = build_schedule(SCHEDULES["EX02"][0]).rows[0]
    assert fen_to_yuan(first.principal_fen) == RESULTS["EX02"]["principal_per_period"]
    assert fen_to_yuan(level_instalment(18_000_000, 52_500, 36)) == RESULTS["EX07"]["level_instalment"]
    assert yuan_to_fen("2707.50") == divide_half_up(level_instalment(18_000_000, 52_500, 36), 2)
    assert fen_to_yuan(build_schedule(EX07B).rows[36].payment_fen) == RESULTS["EX07b"]["instalment_37_to_60"]
    whole = build_schedule(SCHEDULES["EX11"][0]).rows[1]
    assert fen_to_yuan(whole.payment_fen) == RESULTS["EX11"]["regular_instalment"]
    assert RESULTS["EX17"]["total_months"] == 36 + 12 <= 60


def test_subvention_is_earned_by_effective_interest() -> None:
    schedule = build_schedule(EX04)
    paid = subsidy(schedule, GROSS)
    expected = RESULTS["EX04"]
    assert fen_to_yuan(paid) == expected["subsidy_total"]
    assert percent(divide_half_up(paid * PPM, EX04.principal_fen)) == expected["subsidy_pct_of_principal"]
    parts = unearned_parts(schedule.rows, GROSS)
    # The lender's books: carrying amount 91,321.99, income at 5.99 % / 12 on it, the same figures period by period.
    carrying = Fraction(EX04.principal_fen) - (EX04.principal_fen - sum(
        row.payment_fen / (1 + monthly(GROSS)) ** row.period for row in schedule.rows
    ))  # fmt: skip
    for row in schedule.rows:
        carrying = carrying * (1 + monthly(GROSS)) - row.payment_fen
        assert parts[row.period] == half_up(row.balance_after_fen - carrying)
    assert parts[-1] == 0
    # 91,321.99 × 5.99 % / 12 = 455.85, all of the income for the customer pays none; rounded with the rest before it
    assert 45_584 <= parts[0] - parts[1] <= 45_585


def test_the_unearned_part_on_any_day() -> None:
    schedule, start = build_schedule(EX04), EX04.disbursed_on
    left = unearned_parts(schedule.rows, GROSS)
    parts = parts_of(schedule.rows, GROSS, left[0])
    assert unearned(parts, start, start) == unearned(parts, start, date(2020, 1, 1)) == left[0]
    assert unearned(parts, start, date(2026, 2, 28)) == left[1]
    assert unearned(parts, start, date(2026, 2, 14)) == divide_half_up(left[0] + left[1], 2)  # 14 of 28 days
    assert unearned(parts, start, date(2030, 1, 1)) == 0


@many
@given(loans((Method.EQUAL_INSTALMENT, Method.BALLOON, Method.EQUAL_PRINCIPAL)), st.integers(0, 200_000))
def test_the_unearned_part_only_falls(terms: LoanTerms, more: int) -> None:
    assume(terms.terms <= 60 and terms.annual_rate_ppm + more <= PPM and terms.principal_fen > 1_000_000)
    rows = build_schedule(terms).rows
    assume(not terms.has_stub)
    parts = unearned_parts(rows, terms.annual_rate_ppm + more)
    assert parts[-1] == 0
    assert all(part >= 0 for part in parts)
    if more:
        assert parts[0] >= parts[-1]
    else:
        assert parts[0] <= terms.terms + 1  # nothing but the rounding of instalments


def test_direct_lease_with_deposit_and_residual() -> None:
    terms, expected = SCHEDULES["EX14"]
    schedule = build_schedule(terms)
    first = schedule.rows[0]
    assert (
        fen_to_yuan(tax_inside(first.payment_fen, 130_000))
        == expected["vat_in_first_rent_direct_lease_13pct"]
    )
    inside = tax_inside(first.interest_fen, 60_000)
    assert fen_to_yuan(inside) == expected["vat_in_first_interest_sale_leaseback_6pct"]
    cost = joint_cost(terms, schedule, (), yuan_to_fen("18080"))
    assert cost.simple_pct == expected["with_deposit_apr_simple_pct"]
    assert joint_cost(terms, schedule, ()).simple_pct == expected["apr_simple_pct"]


@many
@given(loans((Method.EQUAL_INSTALMENT,)), st.integers(0, 300_000))
def test_a_deposit_larger_than_the_last_rent_still_has_one_cost(terms: LoanTerms, share: int) -> None:
    assume(not terms.has_stub and 6 <= terms.terms <= 60 and terms.annual_rate_ppm <= 360_000)
    schedule = build_schedule(terms)
    deposit = terms.principal_fen * share // PPM
    cost = joint_cost(terms, schedule, (), deposit)
    low, high = cost.simple_ppm - 1, cost.simple_ppm + 1

    def worth(simple_ppm: int) -> Fraction:
        discount, value = 1 / (1 + Fraction(simple_ppm, 12 * PPM)), Fraction(-deposit)
        for row in reversed(schedule.rows):
            value = (value + row.payment_fen) * discount
        return value

    assert worth(high) <= terms.principal_fen - deposit
    assert cost.simple_ppm == 0 or worth(low) >= terms.principal_fen - deposit


def test_state_subsidy() -> None:
    expected = RESULTS["EX18"]
    rule = SubsidyRule(10_000, date(2026, 1, 1), date(2027, 1, 15), yuan_to_fen("3000"), share_ppm=500_000)
    rows = subsidise(EX01, build_schedule(EX01), rule)
    assert effective_points(rule, EX01.annual_rate_ppm) == rate_to_ppm(expected["effective_points"])
    assert fen_to_yuan(sum(row.subsidy_fen for row in rows)) == expected["subsidy_12_periods"]
    written = [
        {
            "period": row.period,
            "interest": fen_to_yuan(row.interest_fen),
            "subsidy": fen_to_yuan(row.subsidy_fen),
            "customer_pays_interest": fen_to_yuan(row.customer_fen),
        }
        for row in rows
    ]
    assert written[:3] == expected["first_3"]
    assert written[11] == expected["last"]
    assert {row.subsidy_fen for row in rows[12:]} == {0}


def test_state_subsidy_stops_at_the_yearly_cap_and_at_its_share_of_the_rate() -> None:
    rule = SubsidyRule(10_000, date(2026, 1, 1), date(2028, 12, 31), yuan_to_fen("1000"))
    by_year: dict[int, int] = {}
    for row in subsidise(EX01, build_schedule(EX01), rule):
        by_year[row.due_date.year] = by_year.get(row.due_date.year, 0) + row.subsidy_fen
    third = [row for row in build_schedule(EX01).rows if row.due_date.year == 2028]
    points = sum(half_up((row.balance_after_fen + row.principal_fen) * monthly(10_000)) for row in third)
    assert by_year == {2026: 100_000, 2027: 100_000, 2028: points, 2029: 0}
    assert effective_points(SubsidyRule(10_000, date.min, date.max, share_ppm=500_000), 15_000) == 7_500
    first_due = add_months(EX01.disbursed_on, 1, 15)
    free = SubsidyRule(1_000_000, first_due, first_due)
    assert subsidise(EX01, build_schedule(EX01), free)[0].customer_fen == 0


def test_annuity_of_exact_arithmetic_agrees_with_the_lease() -> None:
    assert half_up(annuity(18_080_000, 60_000, 36, 6_780_000)) == yuan_to_fen(RESULTS["EX14"]["rent"])
