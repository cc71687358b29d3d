"""``suiche debit-file --date D --out DIR``: make the day's direct-debit files, or write again those that were made."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from uuid import UUID

from suiche.journey.repay import debit_queries
from suiche.journey.repay.actions.make_debit_batch import make_debit_batch
from suiche.journey.repay.actions.submit_debit_batch import submit_debit_batch
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, business_date, now
from suiche.maths.money import grouped


def main(arguments: list[str]) -> int:
    """Write one file a batch; returns 0, or 2 when day, window or folder cannot be used. A second run writes the same bytes."""
    parser = argparse.ArgumentParser(prog="suiche debit-file", description=__doc__)
    parser.add_argument("--date", help="business date (default: today's)")
    parser.add_argument(
        "--window", help="run this window of today, such as 08:30 (default: the first, unless one has run)"
    )
    parser.add_argument("--out", required=True, help="folder for the files")
    given = parser.parse_args(arguments)
    today, out = business_date(), Path(given.out)
    try:
        on = BusinessDate(date.fromisoformat(given.date)) if given.date else today
    except ValueError:
        print(f"--date {given.date} is no day: write YYYY-MM-DD, such as {today}.", file=sys.stderr)
        return 2
    if on > today:
        print(f"{on} has not come yet: the business date is {today}.", file=sys.stderr)
        return 2
    windows = list(debit_queries.windows(on))
    if given.window and given.window not in windows:
        print(f"--window {given.window} is none of {', '.join(windows)}.", file=sys.stderr)
        return 2
    if not out.is_dir():
        print(f"--out {out} is no folder.", file=sys.stderr)
        return 2
    if on == today and (given.window or not any(debit_queries.run_is_done(on, window) for window in windows)):
        _make(on, given.window or windows[0])
    batches = debit_queries.batches_of(on)
    for batch_id in batches:
        _write(out, batch_id)
    if not batches:
        print(f"{on}: nothing to debit.")
    return 0


def _make(on: BusinessDate, window: str) -> None:
    done = False
    while not done:
        done = make_debit_batch(on=on, window=window, by_file=True, by=SYSTEM, at=now()).done


def _write(out: Path, batch_id: UUID) -> None:
    view = debit_queries.batch(batch_id)
    number, content = debit_queries.content(batch_id)
    draft = out / f".{number}.csv.part"
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(out / f"{number}.csv")  # a reader never sees half of a file
    if view.by_file:
        submit_debit_batch(batch_id=view.batch_id, refusal="", by=SYSTEM, at=now())
    print(f"{number}.csv: {view.count} debits, {grouped(view.total_fen)}")
