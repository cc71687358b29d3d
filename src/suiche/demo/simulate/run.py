"""``suiche simulate [--customers N] [--years Y] [--seed S]``: live through years of loans; the books agree after each day.

Everything follows from the seed: a difference, or anything that was not foreseen, ends the run with exit code 1, the
day and the command that lives the same life again.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
import traceback
from datetime import date, timedelta
from random import Random

from suiche.demo.bench.throwaway import throwaway

FIRST = date(2021, 1, 4)
OPENING_DAYS = 700  # over which the loans begin
FULL_EVERY = 30  # days between comparisons of every loan; the day's loans are compared each day


def main(arguments: list[str]) -> int:
    """Run a simulation; returns 0, or 1 with what disagreed and how to see it again."""
    parser = argparse.ArgumentParser(prog="suiche simulate", description="live through years of loans")
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--years", type=float, default=5)
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument(
        "--faults", type=float, default=0.01, help="share of actions that are killed half-way"
    )
    given = parser.parse_args(arguments)
    if given.customers < 1 or given.years <= 0 or not 0 <= given.faults <= 1:
        parser.error("it takes at least one customer, some time, and a share of faults between 0 and 1")
    print(f"seed {given.seed}: {given.customers:,} customers, {given.years:g} years", flush=True)
    days = max(round(given.years * 365.25), 1)
    with throwaway(durable=False) as server:
        from suiche.demo.simulate.life import Life

        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # its server is killed on purpose
        rng = Random(given.seed)  # noqa: S311 - a life to be lived again, no secret
        life = Life(rng, server, given.customers, min(OPENING_DAYS, days), given.faults)
        began = time.perf_counter()
        for number in range(days):
            on = FIRST + timedelta(days=number)
            try:
                life.day(on, full=number % FULL_EVERY == 0 or number == days - 1)
            except Exception:
                traceback.print_exc()
                return _failed(on, given)
            if life.differences:
                for one in life.differences[:20]:
                    print(f"  {one.contract_no} {one.what}: ledger {one.ledger_fen}, loan {one.loan_fen}")
                return _failed(on, given)
            if on.day == 1:
                print(f"  {on}: {life.summary()}, {time.perf_counter() - began:.0f} s", flush=True)
        print(f"{days:,} days without a difference: {life.summary()}")
        for line in life.report():
            print(f"  {line}")
    return 0


def _failed(on: date, given: argparse.Namespace) -> int:
    print(
        f"{on} failed. To live it again: suiche simulate --customers {given.customers} --years {given.years:g}"
        f" --seed {given.seed} --faults {given.faults:g}",
        file=sys.stderr,
    )
    return 1
