"""``suiche make-portfolio DIR --contracts N --seed S [--as-of DATE] [--bad K]``: write an invented book to import.

The same N, seed and date give the same bytes. ``--bad`` spoils K rows of every kind and lists them in spoiled.csv.
No database is needed.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from suiche.demo.portfolio.book import make_portfolio

CUT_OFF = date(2026, 9, 30)


def main(arguments: list[str]) -> int:
    """Write the files; returns 0, or 2 when the command line was not understood."""
    parser = argparse.ArgumentParser(prog="suiche make-portfolio", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the files go; made when missing")
    parser.add_argument("--contracts", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument(
        "--as-of", type=_day, default=CUT_OFF, metavar="DATE", help="the cut-off day (default %(default)s)"
    )
    parser.add_argument("--bad", type=int, default=0, metavar="K", help="spoil K rows of every kind")
    given = parser.parse_args(arguments)
    if (given.folder / "control.csv").exists():
        parser.error(f"{given.folder} holds a portfolio already: choose another folder, or empty this one")
    try:
        make_portfolio(
            given.folder,
            contracts=given.contracts,
            seed=given.seed,
            as_of=given.as_of,
            bad=given.bad,
            progress=lambda done: _tell(done, given.contracts),
        )
    except (ValueError, OSError) as problem:
        parser.error(str(problem))
    print(f"\r{given.contracts:,} contracts in {given.folder}, cut off on {given.as_of}.")
    return 0


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _tell(done: int, of: int) -> None:
    if sys.stdout.isatty():
        print(f"\r{done:,} / {of:,}", end="", flush=True)
