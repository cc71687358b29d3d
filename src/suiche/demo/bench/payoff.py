"""What it takes to price a settlement, asked as the customer's page asks: any loan of a book, and one with a long history.

The wall clock of the call itself, the database included, the best of a few turns: what is more is the neighbours'. The
long history is written as a transfer and its return write it: small payments on a loan that is always
some instalments behind, lateness charged with each, one in twenty taken back.
"""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from statistics import median, quantiles
from uuid import UUID

from suiche.demo.bench import Figures, Goals
from suiche.demo.bench.run import remark
from suiche.demo.bench.throwaway import throwaway

GOALS: Goals = {"p99_vs_p50": ("<=", 3), "long_history_ms": ("<=", 20)}
CONTRACTS = 50_000  # the book; so many that its rows are not all beside each other
ASKED, TURNS = (
    2_000,
    5,
)  # loans asked about, each so many times: the best of them is the call, the rest is the neighbours
EVENTS = 2_000  # of the long history
THROUGH = date(2026, 5, 26)
SEED = 20260526


def run(contracts: int) -> Figures:
    """Fill a book and ask for the settlement of loans of it; then make one loan eventful and ask for that one."""
    with throwaway(durable=False):
        from suiche.demo.bench.book import fill, pay_what_fell_due, some_loans
        from suiche.demo.bench.history import long_history

        fill(0, contracts, THROUGH)
        pay_what_fell_due(THROUGH, 0.9)
        loans = some_loans(contracts)
        random.Random(SEED).shuffle(loans)  # noqa: S311 - a sample, no secret
        times = _times(loans[:ASKED])
        p50, p99 = median(times), quantiles(times, n=100)[98]
        remark(f"{len(times):,} loans: p50 {p50:.2f} ms, p99 {p99:.2f} ms")
        events, last = long_history(loans[0], THROUGH + timedelta(days=60), EVENTS)
        long = median(min(_asked(loans[0], last) for _ in range(TURNS)) for _ in range(9))
        remark(f"a loan with {events:,} events: {long:.1f} ms")
    return {"p99_vs_p50": p99 / p50, "long_history_ms": long}


def _times(loans: list[UUID]) -> list[float]:
    """Return the milliseconds of each loan, the best of a few turns through all of them."""
    for loan_id in loans[:50]:
        _asked(loan_id, THROUGH)  # warms what is prepared once, and is not counted
    turns = [[_asked(loan_id, THROUGH + timedelta(days=3)) for loan_id in loans] for _ in range(TURNS)]
    return [min(each) for each in zip(*turns, strict=True)]


def _asked(loan_id: UUID, on: date) -> float:
    """Ask as the customer's page does; return the milliseconds it took, those of the database included."""
    from suiche.journey.repay import queries
    from suiche.kit.clock import BusinessDate

    began = time.perf_counter()
    queries.payoff(loan_id=loan_id, customer_id=loan_id, settle_on=on, on=BusinessDate(on))
    return (time.perf_counter() - began) * 1000
