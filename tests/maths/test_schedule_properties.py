"""Schedules against exact rational arithmetic, and what must hold for every loan (SUICHE_LONG=1: many more)."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from suiche.demo.bench.exact import annuity, half_up, monthly, naive_rows
from suiche.maths.annual_cost import cost_of_schedule
from suiche.maths.dates import days_between
from suiche.maths.explain import (
    explain_payment,
    explain_total_interest,
    explain_total_payment,
)
from suiche.maths.methods import level_instalment
from suiche.maths.schedule import build_schedule
from suiche.maths.subvention import subsidy
from suiche.maths.terms import LoanTerms, Method
from tests.maths.loans import lengths, loans, many, principals, rates

ANNUITIES = (Method.EQUAL_INSTALMENT, Method.BALLOON, Method.EQUAL_PRINCIPAL)


@many
@given(loans())
def test_every_row_is_that_of_exact_arithmetic(terms: LoanTerms) -> None:
    schedule = build_schedule(terms)
    assert [(row.principal_fen, row.interest_fen) for row in schedule.rows] == naive_rows(terms)


@many
@given(principals, rates, lengths, st.data())
def test_the_level_instalment_is_exact_until_its_rounding(
    principal: int, ppm: int, n: int, data: st.DataObject
) -> None:
    balloon = data.draw(st.just(0) | st.integers(0, principal - 1))
    assert level_instalment(principal, ppm, n, balloon) == half_up(annuity(principal, ppm, n, balloon))


@many
@given(loans())
def test_a_schedule_returns_exactly_what_was_lent(terms: LoanTerms) -> None:
    schedule = build_schedule(terms)
    rows = schedule.rows
    assert [row.period for row in rows] == list(range(1, terms.terms + 1))
    assert schedule.total_principal_fen == terms.principal_fen
    assert schedule.total_payment_fen == schedule.total_principal_fen + schedule.total_interest_fen
    assert rows[-1].balance_after_fen == 0
    balance = terms.principal_fen
    for row in rows:
        assert row.payment_fen == row.principal_fen + row.interest_fen
        assert row.principal_fen >= 0
        assert row.interest_fen >= 0
        balance -= row.principal_fen
        assert row.balance_after_fen == balance >= 0


@many
@given(loans())
def test_due_dates_keep_their_nominal_day(terms: LoanTerms) -> None:
    rows = build_schedule(terms).rows
    nominal = terms.due_day or terms.disbursed_on.day
    for earlier, later in pairwise(row.due_date for row in rows):
        assert (later.year * 12 + later.month) - (earlier.year * 12 + earlier.month) == 1
    for row in rows:
        clamped = row.due_date.day < nominal
        assert row.due_date.day == nominal or clamped
        assert not clamped or (row.due_date.replace(day=28).day == 28 and row.due_date.day >= 28)
    first = days_between(terms.disbursed_on, rows[0].due_date)
    assert first >= (terms.min_first_period_days if terms.has_stub else 28)
    assert first <= 20 + 31


@many
@given(loans())
def test_the_same_terms_give_the_same_schedule_to_the_byte(terms: LoanTerms) -> None:
    assert build_schedule(terms).fingerprint() == build_schedule(replace(terms)).fingerprint()
    moved = replace(terms, disbursed_on=terms.disbursed_on.replace(year=terms.disbursed_on.year - 1, day=1))
    assert build_schedule(moved).fingerprint() != build_schedule(terms).fingerprint()


@many
@given(loans(), st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_without_an_irregular_first_period_amounts_do_not_depend_on_the_day(
    terms: LoanTerms, day: date
) -> None:
    regular = replace(terms, due_day=None)
    moved = replace(regular, disbursed_on=day)
    columns = [(row.principal_fen, row.interest_fen) for row in build_schedule(regular).rows]
    assert [(row.principal_fen, row.interest_fen) for row in build_schedule(moved).rows] == columns


@many
@given(loans((Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.INTEREST_ONLY)), st.data())
def test_more_principal_or_a_higher_rate_never_costs_less(terms: LoanTerms, data: st.DataObject) -> None:
    """Over at most five years and for a tenth more, so that no rounding of an instalment can outweigh it."""
    assume(terms.terms <= 60)
    interest = build_schedule(terms).rows[0].interest_fen
    more = replace(
        terms,
        principal_fen=terms.principal_fen + terms.principal_fen // 10 + data.draw(st.integers(0, 10**9)),
    )
    dearer = replace(terms, annual_rate_ppm=data.draw(st.integers(terms.annual_rate_ppm, 1_000_000)))
    assert build_schedule(more).total_payment_fen >= build_schedule(terms).total_payment_fen
    assert build_schedule(dearer).rows[0].interest_fen >= interest
    n, p = terms.terms, terms.principal_fen
    assert level_instalment(p, dearer.annual_rate_ppm, n) >= level_instalment(p, terms.annual_rate_ppm, n)


@many
@given(loans(ANNUITIES))
def test_the_annual_cost_of_an_annuity_is_its_rate(terms: LoanTerms) -> None:
    """Within 0.005 percentage points, for car loans: ordinary amounts, at most ten years, no irregular period."""
    usual = replace(terms, due_day=None, principal_fen=terms.principal_fen + 10_000_000)
    assume(terms.terms <= 120 and terms.annual_rate_ppm <= 360_000)
    cost = cost_of_schedule(usual, build_schedule(usual))
    assert abs(cost.simple_ppm - usual.annual_rate_ppm) < 50


@many
@given(loans())
def test_the_annual_cost_is_rounded_from_the_exact_one(terms: LoanTerms) -> None:
    """The true simple rate lies between the half points: the sign of the exact present value tells."""
    assume(not terms.has_stub and terms.terms <= 60)
    schedule = build_schedule(terms)
    cost = cost_of_schedule(terms, schedule)

    def worth_more(simple: Fraction) -> bool:
        discount, value = 1 / (1 + simple / 12), Fraction(0)
        for row in reversed(schedule.rows):
            value = (value + row.payment_fen) * discount
        return value >= terms.principal_fen

    half = Fraction(1, 2)
    assert not worth_more((cost.simple_ppm + half) / 10**6)
    assert cost.simple_ppm == 0 or worth_more((cost.simple_ppm - half) / 10**6)
    assert not worth_more((cost.simple_bp + half) / 10**4)
    assert cost.simple_bp == 0 or worth_more((cost.simple_bp - half) / 10**4)
    low = (1 + Fraction(2 * cost.monthly_e8 - 1, 2 * 10**8)) ** 12 - 1
    high = (1 + Fraction(2 * cost.monthly_e8 + 1, 2 * 10**8)) ** 12 - 1
    assert low * 10**6 - half <= cost.compound_ppm <= high * 10**6 + half


@many
@given(loans(), st.data())
def test_every_explanation_adds_up(terms: LoanTerms, data: st.DataObject) -> None:
    schedule = build_schedule(terms)
    period = data.draw(st.integers(1, terms.terms))
    row = schedule.rows[period - 1]
    assert explain_payment(terms, schedule, period).amount_fen == row.payment_fen
    assert explain_total_interest(schedule).amount_fen == schedule.total_interest_fen
    assert explain_total_payment(schedule).amount_fen == schedule.total_payment_fen


@many
@given(loans((Method.EQUAL_INSTALMENT,)), rates)
def test_subvention_is_the_missing_present_value(terms: LoanTerms, gross: int) -> None:
    assume(terms.terms <= 60)
    schedule = build_schedule(terms)
    present = sum(row.payment_fen / (1 + monthly(gross)) ** row.period for row in schedule.rows)
    missing = Fraction(max(terms.principal_fen - present, 0))
    assert subsidy(schedule, gross) == half_up(missing)
