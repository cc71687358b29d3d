"""``suiche close-day [--date YYYY-MM-DD]``: close every open business date up to a day, in order, with progress."""

from __future__ import annotations

import argparse
import sys
from datetime import date, timedelta

from suiche.journey.repay import queries
from suiche.journey.repay.tasks import close_day
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, business_date_of, now
from suiche.maths.money import grouped


def main(arguments: list[str]) -> int:
    """Close the days; returns 0, or 2 when the date cannot be closed. A day that is closed stays as it is."""
    parser = argparse.ArgumentParser(prog="suiche close-day", description=__doc__)
    parser.add_argument("--date", help="the last day to close (default: yesterday's business date)")
    given = parser.parse_args(arguments).date
    at = now()
    today = business_date_of(at)
    try:
        until = date.fromisoformat(given) if given else today - timedelta(days=1)
    except ValueError:
        print(f"--date {given} is no day: write YYYY-MM-DD, such as {today}.", file=sys.stderr)
        return 2
    if until > today:
        print(f"{until} has not come yet: the business date is {today}.", file=sys.stderr)
        return 2
    days = queries.days_to_close(until)
    if not days:
        print(f"{until} is closed already; nothing to do.")
    for number, day in enumerate(days, start=1):
        done = close_day(on=BusinessDate(day), by=SYSTEM, at=at)
        print(
            f"[{number}/{len(days)}] {day}: {done.billed} billed, {grouped(done.accrued_fen)} accrued",
            flush=True,
        )
    return 0
