"""The same loans in exact rational arithmetic, written independently and naively, and strategies for them."""

import os
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import floor

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from suiche.maths.terms import LoanTerms, Method, Segment, Step

LONG = os.environ.get("SUICHE_LONG") == "1"
many = settings(
    max_examples=3_000 if LONG else 200,
    deadline=None,  # a loan of 600 periods in fractions takes its time
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def monthly(ppm: int) -> Fraction:
    return Fraction(ppm, 1_000_000) / 12


def annuity(balance: int, ppm: int, terms: int, balloon: int = 0) -> Fraction:
    """Instalment whose present value, with the balloon's, is the balance: summed term by term."""
    discount = 1 / (1 + monthly(ppm))
    values = [discount**k for k in range(1, terms + 1)] if terms <= 120 else None
    if values is None:  # the same geometric sum, closed, where adding 600 fractions would take seconds
        total = Fraction(terms) if ppm == 0 else (1 - discount**terms) / monthly(ppm)
    else:
        total = sum(values, Fraction(0))
    return (balance - balloon * discount**terms) / total


def plan_of(terms: LoanTerms) -> list[tuple[int, int, int | None]]:
    """For every period: its block, its rate, and the instalment to pay (None: solve it at the block's start)."""
    rate = terms.annual_rate_ppm
    if terms.method is Method.STEPPED:
        plan: list[tuple[int, int, int | None]] = []
        for block, part in enumerate(terms.steps):
            plan += [(block, rate, part.instalment_fen)] * part.terms
        return plan + [(len(terms.steps), rate, None)] * (terms.terms - len(plan))
    if terms.method is Method.SEGMENTED:
        blocks = enumerate(terms.segments)
        return [(block, part.annual_rate_ppm, None) for block, part in blocks for _ in range(part.terms)]
    return [(0, rate, None)] * terms.terms


def level_rows(terms: LoanTerms) -> list[tuple[int, int]]:
    """Principal and interest of the methods that have an instalment, solved whenever the plan changes."""
    rows: list[tuple[int, int]] = []
    balance, instalment = terms.principal_fen, 0
    plan = plan_of(terms)
    for period, (block, ppm, fixed) in enumerate(plan, start=1):
        if period == 1 or plan[period - 2][0] != block:
            left = terms.terms - period + 1
            solved = half_up(annuity(balance, ppm, left, terms.balloon_fen))
            instalment = solved if fixed is None else fixed
        interest = half_up(balance * monthly(ppm))
        principal = balance if period == terms.terms else min(instalment - interest, balance)
        rows.append((principal, interest))
        balance -= principal
    return rows


def other_rows(terms: LoanTerms) -> list[tuple[int, int]]:
    """Principal and interest of the methods that fix the principal of a period."""
    rows: list[tuple[int, int]] = []
    balance = terms.principal_fen
    part = 0 if terms.method is Method.INTEREST_ONLY else half_up(Fraction(balance, terms.terms))
    for period in range(1, terms.terms + 1):
        base = terms.principal_fen if terms.method is Method.FLAT else balance
        principal = balance if period == terms.terms else min(part, balance)
        rows.append((principal, half_up(base * monthly(terms.annual_rate_ppm))))
        balance -= principal
    return rows


def naive_rows(terms: LoanTerms) -> list[tuple[int, int]]:
    """Principal and interest of every period, the irregular first one by days."""
    fixed_principal = (Method.EQUAL_PRINCIPAL, Method.FLAT, Method.INTEREST_ONLY)
    rows = other_rows(terms) if terms.method in fixed_principal else level_rows(terms)
    if terms.has_stub:
        ppm = plan_of(terms)[0][1]
        by_days = Fraction(terms.principal_fen * ppm * terms.first_period_days, 360_000_000)
        rows[0] = (rows[0][0], half_up(by_days))
    return rows


principals = st.integers(100_000, 10_000_000_000) | st.integers(1_000_000, 50_000_000)
rates = st.integers(0, 1_000_000) | st.integers(0, 180_000) | st.just(0)
lengths = st.integers(1, 60) | st.sampled_from([84, 120, 360, 600])
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@st.composite
def blocks(draw: st.DrawFn, terms: int) -> tuple[int, ...]:
    """Cut the periods into one to four blocks."""
    cuts = draw(st.sets(st.integers(1, max(terms - 1, 1)), max_size=3)) - {terms}
    edges = [0, *sorted(cuts), terms]
    return tuple(later - earlier for earlier, later in pairwise(edges))


@st.composite
def step(draw: st.DrawFn, principal: int, ppm: int, terms: int) -> Step:
    """A first block that pays its interest and at most about half of the principal."""
    length = draw(st.integers(1, terms - 1))
    i = monthly(ppm)
    grown = ((1 + i) ** length - 1) / i if i else Fraction(length)
    return Step(length, half_up(principal * i) + draw(st.integers(0, floor(principal / (2 * grown)))))


@st.composite
def loans(draw: st.DrawFn, methods: tuple[Method, ...] = tuple(Method)) -> LoanTerms:
    """Any loan of the given methods, with or without an irregular first period."""
    method = draw(st.sampled_from(methods))
    principal, ppm, terms = draw(principals), draw(rates), draw(lengths)
    balloon = 0
    steps: tuple[Step, ...] = ()
    segments: tuple[Segment, ...] = ()
    if method is Method.BALLOON:
        balloon = draw(st.integers(0, principal - 1))
    if method is Method.SEGMENTED:
        segments = tuple(Segment(block, draw(rates)) for block in draw(blocks(terms)))
    if method is Method.STEPPED:
        terms = max(terms, 2)
        steps = (draw(step(principal, ppm, terms)),)
    due_day = draw(st.none() | st.integers(1, 31))
    return LoanTerms(method, principal, terms, draw(days), ppm, due_day, balloon, steps, segments)
