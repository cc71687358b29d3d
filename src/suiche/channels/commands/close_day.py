"""``suiche close-day [--date YYYY-MM-DD] [--workers N] [--no-proof]``: close open business dates, in order, and prove.

Without a date every day before today's business date. A day that is closed stays as it is; a close that was killed
goes on where it stopped.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date, timedelta

from suiche.journey.repay import desk_queries, queries
from suiche.journey.repay.actions.prove_books import prove_books
from suiche.journey.repay.night_tasks import Progress, close_day
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, business_date_of, now
from suiche.maths.money import grouped

MANY = 10_000  # instalments from which the progress of a day is worth a line


def main(arguments: list[str]) -> int:
    """Close the days; returns 0, 1 where the proof finds a difference, 2 where the date cannot be closed."""
    parser = argparse.ArgumentParser(prog="suiche close-day", description="close business dates, in order")
    parser.add_argument(
        "--date", help="the last day to close, before today (default: yesterday's business date)"
    )
    parser.add_argument("--workers", type=int, default=2, help="how many bill at the same time (default 2)")
    parser.add_argument("--no-proof", action="store_true", help="do not compare ledger and loans afterwards")
    given = parser.parse_args(arguments)
    at = now()
    today = business_date_of(at)
    until = _until(given.date, today)
    if until is None:
        return 2
    days = queries.days_to_close(until)
    if not days:
        print(f"{until} is closed already; nothing to do.")
        return 0
    for number, day in enumerate(days, start=1):
        began = time.perf_counter()
        close_day(on=BusinessDate(day), by=SYSTEM, at=now(), workers=given.workers, progress=_progress(day))
        print(f"[{number}/{len(days)}] {_summary(day)}, {time.perf_counter() - began:.2f} s", flush=True)
    return 0 if given.no_proof else _prove(BusinessDate(days[-1]))


def _until(text: str | None, today: date) -> date | None:
    try:
        until = date.fromisoformat(text) if text else today - timedelta(days=1)
    except ValueError:
        print(f"--date {text} is no day: write YYYY-MM-DD, such as {today}.", file=sys.stderr)
        return None
    if until >= today:
        print(
            f"{until} is not over: the business date is {today}, so close at most the day before.",
            file=sys.stderr,
        )
        return None
    return until


def _progress(day: date) -> Progress:
    def tell(billed: int, of: int) -> None:
        if of >= MANY:
            print(f"\r  {day}: {billed:,} of {of:,} instalments billed", end="", file=sys.stderr, flush=True)
            if billed >= of:
                print(file=sys.stderr)

    return tell


def _summary(day: date) -> str:
    done = desk_queries.closed_day(day)
    return (
        f"{day}: {done.billed:,} billed with {grouped(done.interest_fen)} interest,"
        f" {done.late:,} became late, {grouped(done.accrued_fen)} accrued"
    )


def _prove(day: BusinessDate) -> int:
    proved = prove_books(on=day, by=SYSTEM, at=now())
    print(
        f"proof: {proved.loans:,} loans compared, {proved.differences:,} differences,"
        f" every entry balances: {'yes' if proved.balanced else 'NO'}"
    )
    if proved.differences or not proved.balanced:
        print(
            "Look at 账务 · The books on the staff pages: each difference is listed there.", file=sys.stderr
        )
        return 1
    return 0
