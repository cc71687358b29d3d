"""Schedules: are they exact, and how fast are one loan, a whole portfolio, and its annual costs.

Exactness: random loans of every method, the plain engine and its vectorised twin against exact rational arithmetic.
Speed: one loan against the package `amortization`, which does the same work (rows rounded to the cent, the last one
absorbs; in floating point), both from plain numbers and without dates; then the vectorised twin against our own plain
engine, both checking the terms; and its annual costs against `pyxirr.irr` called for one loan after another.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np

from suiche.demo.bench import Figures, Goals
from suiche.demo.bench.exact import naive_rows
from suiche.demo.bench.meter import interleaved
from suiche.demo.bench.run import remark
from suiche.maths.methods import figures_of, level_instalment, level_rows
from suiche.maths.portfolio import Loans, Space, Table, schedules
from suiche.maths.portfolio_cost import annual_costs
from suiche.maths.rates import daily_interest, monthly_interest
from suiche.maths.terms import LoanTerms, Method, Segment, Step

CONTRACTS = 3_000  # loans whose every figure is recomputed in fractions
GOALS: Goals = {
    "mismatches": ("=", 0),
    "single_vs_package": (">=", 2),
    "vectorised_vs_single": (">=", 50),
    "irr_vs_pyxirr": (">=", 10),
}
_SEED = 20_260_115
_PORTFOLIO = 65_536  # loans of a measured round of the vectorised engine
_ONE_BY_ONE = 1_000  # loans of a measured round of what takes them one after another
_ROUNDS = 15
_ANY_DAY = date(2026, 1, 15)
_TERMS = (12, 24, 36, 48, 60)


def run(contracts: int) -> Figures:
    """Compare so many loans with exact arithmetic, and measure."""
    loans = any_loans(contracts)
    wrong = mismatches(loans, schedules(Loans.of(loans)))
    remark(f"{len(loans):,} loans of {len(Method)} methods compared with exact rational arithmetic")
    return {"mismatches": wrong, **_speeds(_PORTFOLIO)}


def any_loans(count: int) -> list[LoanTerms]:
    """Return the same loans in every run."""
    random_ = random.Random(_SEED)  # noqa: S311 - no secrets
    return [_any_loan(random_) for _ in range(count)]


def _any_loan(random_: random.Random) -> LoanTerms:
    """Return a loan of any method, with whatever its terms allow: blocks, balloons, irregular first periods."""
    method = random_.choice(list(Method))
    principal, n = (
        random_.randint(100_000, 10 ** random_.randint(6, 10)),
        random_.choice((*range(1, 61), 84, 120)),
    )
    rate = random_.choice((0, random_.randint(1, 180_000), random_.randint(1, 1_000_000)))
    balloon = random_.randint(0, principal - 1) if method is Method.BALLOON else 0
    cut = random_.randint(1, n)
    segments = (Segment(cut, random_.randint(0, 180_000)), Segment(n - cut, rate))[: 1 if cut == n else 2]
    n = max(n, 2) if method is Method.STEPPED else n
    interest, level = monthly_interest(principal, rate), level_instalment(principal, rate, n)
    step = Step(max(n // 2, 1), interest + random_.randint(0, max(level - interest, 1) - 1))
    return LoanTerms(
        method,
        principal,
        n,
        date(2026, random_.randint(1, 12), random_.randint(1, 28)),
        rate,
        due_day=random_.choice((None, random_.randint(1, 31))),
        balloon_fen=balloon,
        steps=(step,) if method is Method.STEPPED else (),
        segments=segments if method is Method.SEGMENTED else (),
    )


def mismatches(loans: list[LoanTerms], table: Table) -> int:
    """Count the rows of the plain engine and of the vectorised table that are not those of exact arithmetic."""
    wrong = 0
    for column, number in enumerate(table.order):
        terms = loans[number]
        exact = naive_rows(terms)
        plain = [(principal, interest) for _, _, principal, interest, _ in figures_of(terms)]
        if terms.has_stub:
            days = terms.first_period_days
            plain[0] = (plain[0][0], daily_interest(terms.principal_fen, terms.rate_in(1), days))
        twin = zip(
            table.principal_fen[:, column].tolist(), table.interest_fen[:, column].tolist(), strict=True
        )
        wrong += sum(one != other for one, other in zip(plain, exact, strict=True))
        wrong += sum(one != other for one, other in zip(list(twin)[: terms.terms], exact, strict=True))
    return wrong


def _one_by_one(work: Callable[..., object], loans: Iterable[tuple[Any, ...]]) -> None:
    """Do the work for each loan and let go of its result."""
    for loan in loans:
        work(*loan)


def _speeds(count: int) -> Figures:
    from amortization import amortization_schedule  # type: ignore[import-untyped]
    from pyxirr import irr

    random_ = np.random.default_rng(_SEED)
    principal = random_.integers(3_000_000, 40_000_000, count)
    rate, terms = random_.integers(1, 1_200, count) * 100, random_.choice(_TERMS, count)
    portfolio, space = Loans.level(principal, rate, terms), Space()
    table = schedules(portfolio)
    payments, received = table.payment_fen, table.loans.principal_fen
    some = random_.choice(count, _ONE_BY_ONE, replace=False)
    ours = list(zip(principal[some].tolist(), rate[some].tolist(), terms[some].tolist(), strict=True))
    theirs = [(fen / 100, ppm / 1_000_000, n) for fen, ppm, n in ours]
    flows = [([-int(received[k]), *payments[: table.loans.terms[k], k].tolist()],) for k in some]
    rows, package, single, vectorised, our_costs, their_costs = interleaved(
        [
            lambda: _one_by_one(level_rows, ours),
            lambda: _one_by_one(lambda *loan: list(amortization_schedule(*loan)), theirs),
            lambda: _one_by_one(_plain, ours),
            lambda: schedules(portfolio, space),
            lambda: annual_costs(received, payments),
            lambda: _one_by_one(irr, flows),
        ],
        _ROUNDS,
    )
    one = 1e6 / _ONE_BY_ONE
    remark(f"rows of a loan: ours {rows * one:.1f} us, amortization {package * one:.1f} us")
    remark(
        f"terms checked and rows: plain {single * one:.1f} us, vectorised {vectorised / count * 1e9:.0f} ns"
    )
    remark(f"annual cost: pyxirr {their_costs * one:.1f} us, vectorised {our_costs / count * 1e9:.0f} ns")
    return {
        "single_vs_package": package / rows,
        "vectorised_vs_single": (single / _ONE_BY_ONE) / (vectorised / count),
        "irr_vs_pyxirr": (their_costs / _ONE_BY_ONE) / (our_costs / count),
    }


def _plain(principal_fen: int, annual_rate_ppm: int, terms: int) -> object:
    """Do for one loan what the vectorised engine does for many: check its terms, find its method, give its rows."""
    return figures_of(LoanTerms(Method.EQUAL_INSTALMENT, principal_fen, terms, _ANY_DAY, annual_rate_ppm))
