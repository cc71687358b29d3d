"""Changes of any loan, at any time, one after another: against exact rational arithmetic and what must always hold."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from suiche.demo.bench.exact import half_up, monthly, naive_rows
from suiche.maths.change import (
    Change,
    defer_capitalise,
    defer_interest_only,
    due_day,
    prepay_reduce,
    prepay_shorten,
)
from suiche.maths.dates import add_months, days_between
from suiche.maths.extension import extend_balloon
from suiche.maths.plan import PlanRow
from suiche.maths.refusals import OutOfRange
from suiche.maths.running import Running, running_of
from suiche.maths.schedule import build_schedule, plan_of
from suiche.maths.terms import LoanTerms, Method
from tests.maths.loans import loans, many

LEVEL = (Method.EQUAL_INSTALMENT, Method.BALLOON, Method.SEGMENTED)
KINDS: dict[str, Callable[[Running, int], Change]] = {
    "reduce": prepay_reduce,
    "shorten": prepay_shorten,
    "due day": due_day,
    "interest only": defer_interest_only,
    "capitalise": defer_capitalise,
}


def exact_interest(row: PlanRow) -> int:
    """Interest of a row in fractions: a month or its own days, and a bridge rounded beside them."""
    daily = Fraction(row.base_fen * row.rate_ppm, 360_000_000)
    month = row.base_fen * monthly(row.rate_ppm)
    regular = month if row.first_days is None else daily * row.first_days
    return half_up(regular) + half_up(daily * row.bridge_days)


def check_rows(running: Running) -> None:
    """What holds for the coming rows of any loan."""
    balance, start = running.balance_fen, running.last_due
    for row in running.rows:
        assert row.interest_fen == exact_interest(row)
        assert row.payment_fen == row.principal_fen + row.interest_fen
        assert min(row.principal_fen, row.interest_fen) >= 0
        assert running.rest.method is Method.FLAT or row.base_fen == balance
        balance -= row.principal_fen
        assert row.balance_after_fen == balance
        assert row.starts_on == start
        start = row.due_date
    assert balance == 0
    dues = [row.due_date for row in running.rows]
    assert all(later == add_months(earlier, 1, running.nominal_day) for earlier, later in pairwise(dues))


@st.composite
def running_loans(draw: st.DrawFn, methods: tuple[Method, ...] = tuple(Method)) -> Running:
    """Any loan of at most ten years, after any number of periods that leaves principal."""
    terms = draw(loans(methods).filter(lambda terms: terms.terms <= 60))
    owing = sum(1 for row in build_schedule(terms).rows if row.balance_after_fen)
    return running_of(terms, draw(st.integers(0, owing)))


def drawn_change(data: st.DataObject, running: Running) -> Change:
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    if kind in ("reduce", "shorten"):
        given = data.draw(st.integers(1, max(running.balance_fen - running.rest.balloon_fen - 1, 1)))
    else:
        given = data.draw(st.integers(1, 31 if kind == "due day" else 24))
    return KINDS[kind](running, given)


@many
@given(st.data())
def test_changes_follow_each_other_and_every_fen_is_explained(data: st.DataObject) -> None:
    running = data.draw(running_loans())
    check_rows(running)
    for _ in range(data.draw(st.integers(1, 4))):
        try:
            change = drawn_change(data, running)
        except OutOfRange as refusal:
            assert refusal.field in ("amount", "months", "kind")
            continue
        assert change.cost_fen == change.after.interest_fen + change.capitalised_fen - running.interest_fen
        assert change.explain().amount_fen == change.cost_fen
        assert change.after.balance_fen == running.balance_fen - change.paid_now_fen + change.capitalised_fen
        assert [row.period for row in change.rows] == list(range(1, len(change.rows) + 1))
        running = change.after
        check_rows(running)
        owing = sum(1 for row in running.rows if row.balance_after_fen)
        running = running.paid(data.draw(st.integers(0, min(owing, 3))))
        check_rows(running)


@many
@given(running_loans(), st.data())
def test_what_is_solved_anew_is_that_of_exact_arithmetic(running: Running, data: st.DataObject) -> None:
    assume(running.rest.method not in (Method.FLAT, Method.STEPPED))
    amount = data.draw(st.integers(1, max(running.balance_fen - running.rest.balloon_fen - 1, 1)))
    assume(amount < running.balance_fen - running.rest.balloon_fen)
    change = prepay_reduce(running, amount)
    smaller = replace(running.rest, principal_fen=running.balance_fen - amount)
    assert [row.principal_fen for row in change.rows] == [
        principal for principal, _ in naive_rows(replace(smaller, due_day=None))
    ]
    assert [row.due_date for row in change.rows] == [row.due_date for row in running.rows]


@many
@given(running_loans((Method.EQUAL_INSTALMENT, Method.BALLOON)), st.data())
def test_fewer_instalments_cost_less_than_smaller_ones_and_both_less_than_before(
    running: Running, data: st.DataObject
) -> None:
    most = running.balance_fen - running.rest.balloon_fen - 1
    assume(most > 1_000_000)
    amount = data.draw(st.integers(1_000_000, most))  # 10,000 yuan, so that no rounding can outweigh it
    reduced, shortened = prepay_reduce(running, amount), prepay_shorten(running, amount)
    assert shortened.cost_fen <= reduced.cost_fen <= 0
    assert len(shortened.rows) <= len(reduced.rows) == len(running.rows)
    assert shortened.instalment_fen == running.instalment_fen >= reduced.instalment_fen
    regular = [row.payment_fen for row in shortened.rows if row.first_days is None][:-1]
    assert set(regular) <= {running.instalment_fen}
    last = shortened.rows[-1]
    if last.first_days is None and len(shortened.rows) < len(running.rows):
        assert last.payment_fen - running.rest.balloon_fen <= running.instalment_fen


@many
@given(running_loans(), st.integers(1, 31))
def test_a_moved_due_day_costs_the_days_between_and_nothing_else(running: Running, day: int) -> None:
    change = due_day(running, day)
    old, new = running.rows[0], change.rows[0]
    days = days_between(old.due_date, new.due_date)
    assert 0 <= days <= 31
    assert (
        new.due_date.day == day
        or day > new.due_date.day == monthrange(new.due_date.year, new.due_date.month)[1]
    )
    assert new.bridge_days == old.bridge_days + days
    assert change.cost_fen == half_up(Fraction(old.base_fen * old.rate_ppm * days, 360_000_000))
    assert [row.payment_fen for row in change.rows[1:]] == [row.payment_fen for row in running.rows[1:]]


@many
@given(running_loans(), st.integers(1, 24))
def test_an_interest_only_deferral_leaves_instalments_as_they_were(running: Running, months: int) -> None:
    change = defer_interest_only(running, months)
    pause, later = change.rows[:months], change.rows[months:]
    assert all(row.principal_fen == 0 for row in pause)
    assert [row.principal_fen for row in later] == [row.principal_fen for row in running.rows]
    assert change.instalment_fen == running.instalment_fen
    assert pause[0].due_date == running.rows[0].due_date
    assert change.cost_fen == months * half_up(running.rows[0].base_fen * monthly(running.rows[0].rate_ppm))


@many
@given(running_loans(LEVEL), st.integers(1, 24))
def test_a_capitalised_deferral_grows_the_balance_by_months_of_interest(
    running: Running, months: int
) -> None:
    change = defer_capitalise(running, months)
    one = half_up(running.balance_fen * monthly(running.rows[0].rate_ppm))
    assert change.capitalised_fen == months * one
    assert len(change.rows) == len(running.rows)
    assert change.rows[0].due_date == running.later(running.rows[0].due_date, months)


@many
@given(loans((Method.BALLOON,)), st.integers(1, 60), st.integers(0, 360_000), st.data())
def test_an_extension_is_a_new_annuity_on_the_balloon(
    terms: LoanTerms, count: int, ppm: int, data: st.DataObject
) -> None:
    assume(terms.balloon_fen > 1)
    first = data.draw(st.integers(0, terms.balloon_fen - 1))
    change = extend_balloon(terms, terms.terms - data.draw(st.integers(0, 1)), count, ppm, first)
    annuity = replace(change.after.rest, due_day=None)
    assert [(row.principal_fen, row.interest_fen) for row in change.rows] == naive_rows(annuity)
    assert change.rows[0].starts_on == plan_of(terms)[-1].due_date
    check_rows(change.after)


def test_what_has_no_meaning_is_refused() -> None:
    interest_only = LoanTerms(Method.INTEREST_ONLY, 10_000_000, 12, date(2026, 1, 31), 60_000)
    with pytest.raises(OutOfRange, match="kind must be another one"):
        prepay_shorten(running_of(interest_only, 3), 100)
    with pytest.raises(OutOfRange, match="paid_periods must be an integer from 0 to 11"):
        running_of(interest_only, 12)
    with pytest.raises(OutOfRange, match=r"loan\.method must be balloon"):
        extend_balloon(interest_only, 12, 12, 0)
