"""Whole portfolios in NumPy: every figure is that of the plain engine and of exact rational arithmetic."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suiche.demo.bench.exact import naive_rows
from suiche.maths.annual_cost import cost_of_schedule
from suiche.maths.methods import columns_of
from suiche.maths.portfolio import METHODS, Loans, Space, schedules
from suiche.maths.portfolio_cost import annual_costs
from suiche.maths.refusals import OutOfRange
from suiche.maths.schedule import build_schedule
from suiche.maths.terms import LoanTerms, Method, Segment, Step
from tests.maths.loans import loans, many
from tests.maths.worked import SCHEDULES

START = date(2026, 1, 15)
SPACE = Space()


def check_portfolio(given_loans: list[LoanTerms], space: Space | None = None) -> None:
    table = schedules(Loans.of(given_loans), space)
    assert sorted(table.order) == list(range(len(given_loans)))
    balances, payments = table.balance_after_fen, table.payment_fen
    for column, number in enumerate(table.order):
        terms = given_loans[number]
        rows = build_schedule(terms).rows
        assert table.principal_fen[: terms.terms, column].tolist() == [row.principal_fen for row in rows], (
            terms
        )
        assert table.interest_fen[: terms.terms, column].tolist() == [row.interest_fen for row in rows], terms
        assert payments[: terms.terms, column].tolist() == [row.payment_fen for row in rows]
        assert balances[: terms.terms, column].tolist() == [row.balance_after_fen for row in rows]
        assert not payments[terms.terms :, column].any()
        if terms.terms <= 120:
            assert [(row.principal_fen, row.interest_fen) for row in rows] == naive_rows(terms)


@many
@given(st.lists(loans(), min_size=1, max_size=6))
def test_portfolios_of_every_method(given_loans: list[LoanTerms]) -> None:
    check_portfolio(given_loans, SPACE)


@many
@given(st.lists(loans((Method.STEPPED, Method.SEGMENTED, Method.BALLOON)), min_size=1, max_size=4))
def test_portfolios_of_loans_in_blocks(given_loans: list[LoanTerms]) -> None:
    check_portfolio(given_loans)


def test_what_is_too_large_small_or_long_for_the_fast_way_is_computed_all_the_same() -> None:
    check_portfolio(
        [
            LoanTerms(Method.EQUAL_INSTALMENT, 10_000_000_000, 600, START, 1_000_000),
            LoanTerms(Method.EQUAL_INSTALMENT, 10**17, 60, START, 1_000_000),  # base · rate is over 64 bits
            LoanTerms(Method.EQUAL_INSTALMENT, 10**12 + 1, 61, START, 1),
            LoanTerms(Method.EQUAL_INSTALMENT, 100_000, 600, START, 1_000_000),  # repaid before its end
            LoanTerms(Method.EQUAL_INSTALMENT, 1, 12, START, 0),
            LoanTerms(Method.EQUAL_PRINCIPAL, 31, 60, START, 120_000),  # half up repays it in 31 periods
            LoanTerms(Method.BALLOON, 100_000, 12, START, 60_000, balloon_fen=99_999),
            LoanTerms(Method.BALLOON, 10_000_000_000, 1, START, 333_333, balloon_fen=9_999_999_999),
            LoanTerms(Method.STEPPED, 10_000_000, 24, START, 0, steps=(Step(12, 800_000),)),
            LoanTerms(
                Method.STEPPED, 10_000_000, 24, START, 60_000, steps=(Step(6, 50_000), Step(6, 500_000))
            ),
            LoanTerms(
                Method.SEGMENTED, 10_000_000, 24, START, segments=(Segment(23, 0), Segment(1, 1_000_000))
            ),
            LoanTerms(
                Method.FLAT, 10_000_000_000, 600, START, 1_000_000, due_day=14, min_first_period_days=366
            ),
        ]
    )


@pytest.mark.parametrize("n", [1, 2, 3, 12, 36])
def test_an_instalment_of_exactly_half_a_fen_is_rounded_up(n: int) -> None:
    """At 0 % every other principal ends on a half; at n = 1 so do principal and interest together."""
    halves = [LoanTerms(Method.EQUAL_INSTALMENT, 100_000 + k, n, START, 0) for k in range(2 * n + 1)]
    months = [LoanTerms(Method.EQUAL_INSTALMENT, 60_000 + k, n, START, 100_000) for k in range(120)]
    check_portfolio(halves + months)


def test_level_loans_from_arrays_and_memory_used_again() -> None:
    principal = np.arange(
        1_000_000, 1_000_000 + 20_000 * 777, 777, dtype=np.int64
    )  # more than are taken at once
    rate, terms = principal % 180_000, 6 + principal % 31
    for balloon in (None, principal // 3):
        table = schedules(Loans.level(principal, rate, terms, balloon), SPACE)
        assert int(table.principal_fen.sum()) == int(principal.sum())
        for column in range(0, len(principal), 997):
            number = int(table.order[column])
            fen, ppm, n = int(principal[number]), int(rate[number]), int(terms[number])
            single = LoanTerms(
                Method.BALLOON, fen, n, START, ppm, balloon_fen=0 if balloon is None else fen // 3
            )
            columns = np.array(columns_of(single))
            assert (table.principal_fen[:n, column] == columns[:, 0]).all()
            assert (table.interest_fen[:n, column] == columns[:, 1]).all()


def test_no_loans_and_bad_loans() -> None:
    assert schedules(Loans.of([])).payment_fen.shape == (0, 0)
    good = Loans.of([LoanTerms(Method.EQUAL_INSTALMENT, 100_000, 12, START, 1000)] * 3)
    two = np.array([0, 0, 1])
    for field, bad, said in (
        ("principal_fen", 0, "principal"),
        ("terms", 601, "terms"),
        ("annual_rate_ppm", -1, "annual_rate"),
        ("balloon_fen", 100_000, "balloon"),
    ):
        array = np.where(two == 1, bad, getattr(good, field))
        with pytest.raises(OutOfRange, match=rf"loans\[2\]\.{said} must be "):
            schedules(replace(good, **{field: array}))
    with pytest.raises(OutOfRange, match=r"loans\[2\] must be "):
        schedules(replace(good, first_days=-two))
    with pytest.raises(OutOfRange, match=r"loans\[2\]\.segments must be "):
        schedules(replace(good, method=good.method + two * METHODS.index(Method.SEGMENTED)))
    steps = LoanTerms(Method.STEPPED, 10_000_000, 24, START, 60_000, steps=(Step(12, 1_000),))
    with pytest.raises(OutOfRange, match=r"loans\[1\]\.steps\[0\]\.instalment must be at least the interest"):
        schedules(Loans.of([replace(steps, steps=(Step(12, 60_000),)), steps]))


def check_costs(given_loans: list[LoanTerms]) -> None:
    regular = [replace(terms, due_day=None) for terms in given_loans]
    table = schedules(Loans.of(regular))
    costs = annual_costs(table.loans.principal_fen, table.payment_fen)
    for column, number in enumerate(table.order):
        cost = cost_of_schedule(regular[number], build_schedule(regular[number]))
        assert (costs.simple_ppm[column], costs.compound_ppm[column]) == (cost.simple_ppm, cost.compound_ppm)


@many
@given(st.lists(loans().filter(lambda terms: terms.terms <= 120), min_size=1, max_size=3))
def test_annual_costs_are_those_of_sixty_digits(given_loans: list[LoanTerms]) -> None:
    check_costs(given_loans)


def test_annual_costs_of_the_worked_examples_and_at_the_edges() -> None:
    check_costs([terms for name, (terms, _) in SCHEDULES.items() if name != "EX11"])
    check_costs(
        [
            LoanTerms(Method.EQUAL_INSTALMENT, 100_000 + k, n, START, k)
            for n in (1, 2, 600)
            for k in (0, 1, 10**6)
        ]
    )
    fen = np.array([100], np.int64)
    assert annual_costs(fen, np.array([[100]])).simple_ppm.tolist() == [0]
    assert annual_costs(fen, np.array([[200]])).compound_ppm.tolist() == [
        4_095_000_000
    ]  # doubled every month
    for received, paid in ((100, 99), (0, 100)):
        with pytest.raises(ValueError, match="return at least as much"):
            annual_costs(np.array([received]), np.array([[paid]]))
    assert not len(annual_costs(fen[:0], fen[:0].reshape(0, 0)).simple_ppm)
