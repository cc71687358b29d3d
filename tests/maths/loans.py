"""Strategies for loans of every method, and how many of them are tried."""

import os
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import floor

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from suiche.demo.bench.exact import half_up, monthly
from suiche.maths.terms import LoanTerms, Method, Segment, Step

LONG = os.environ.get("SUICHE_LONG") == "1"
many = settings(
    max_examples=10_000 if LONG else 100,
    deadline=None,  # a loan of 600 periods in fractions takes its time
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


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
