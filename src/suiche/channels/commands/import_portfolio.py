"""``suiche import-portfolio DIR [--bad FILE] [--products]``: take over the contracts of another core system.

The form of the files: docs/portfolio-import.md. Interrupted in any way, the same command goes on where it was; run
again after the end, it takes over nothing. Exit code 0: everything agrees with the control totals; 1: it does not;
2: the files, or the command line, cannot be read.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from uuid import UUID

from suiche.journey.repay.takeover import queries
from suiche.journey.repay.takeover.sources import BATCH, Unreadable, opened
from suiche.journey.repay.takeover.tasks import Interrupted, take_over
from suiche.kit.refusal import Refusal
from suiche.maths.money import grouped

DIFFERENT, REFUSED = 1, 2
BAD_COLUMNS = ("file", "line", "number", "column", "reason", "原因")
WORKERS = 3
FORMULA = tuple("=+-@\t\r")


def main(arguments: list[str]) -> int:
    """Take over the book; see the exit codes above."""
    parser = argparse.ArgumentParser(prog="suiche import-portfolio", description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder with the CSV files")
    parser.add_argument("--bad", type=Path, metavar="FILE", help="where the bad rows go (DIR/bad.csv)")
    parser.add_argument("--workers", type=int, default=WORKERS, metavar="N", help="how many batches at once")
    parser.add_argument("--batch", type=int, default=BATCH, metavar="N", help="contracts in a batch")
    parser.add_argument("--products", action="store_true", help="show the totals of every product")
    given = parser.parse_args(arguments)
    folder = str(given.folder.resolve())
    try:
        run_id = take_over(folder, workers=given.workers, told=_tell, batch=given.batch)
    except Unreadable as problem:
        print(f"{problem}", file=sys.stderr)
        return REFUSED
    except Interrupted as problem:
        print(f"{problem}\nRun the same command again: it goes on where it was.", file=sys.stderr)
        return DIFFERENT
    except Refusal as refusal:
        print(f"{refusal.sentence('zh')}\n{refusal.sentence('en')}", file=sys.stderr)
        return REFUSED
    _write_bad(run_id, folder, given.bad or given.folder / "bad.csv")
    return _report(run_id, products=given.products)


def _tell(progress: queries.Progress) -> None:
    """Say how far the run is: on a terminal in one line that moves, else every tenth of the way."""
    line = f"{progress.done}/{progress.batches} batches: {progress.taken:,} taken over, {progress.left_out:,} left out"
    if sys.stdout.isatty():
        print(f"\r{line}", end="" if progress.done < progress.batches else "\n", flush=True)
    elif progress.done % max(progress.batches // 10, 1) == 0 or progress.done == progress.batches:
        print(line, flush=True)


def _write_bad(run_id: UUID, folder: str, path: Path) -> None:
    """Write the faults of a run with their lines; without any, no file."""
    found = list(queries.faults(run_id))
    if not found:
        return
    places: dict[str, list[int]] = {}
    for fault in found:
        places.setdefault(fault.file, []).append(fault.offset)
    lines = {file: opened(folder).line_numbers(file, offsets) for file, offsets in places.items()}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(BAD_COLUMNS)
        for fault in found:
            line = lines[fault.file][fault.offset]
            writer.writerow(
                [f"{fault.file}.csv", line, _inert(fault.key), fault.column, fault.words.en, fault.words.zh]
            )
    print(f"{len(found):,} faults in {path}")


def _inert(text: str) -> str:
    """Return a number as the file has it, so that a spreadsheet takes none for a formula."""
    return f"'{text}" if text[:1] in FORMULA else text


def _report(run_id: UUID, *, products: bool) -> int:
    """Print the reconciliation and whether it agrees: every total of a file, of each product where ``products``."""
    progress = queries.progress(run_id)
    rows = queries.reconciliation(run_id)
    print(
        f"\n{'file':<11}{'product':<18}{'total':<10}{'control':>22}{'taken over':>22}{'left out':>20}{'difference':>16}"
    )
    for row in rows:
        if products or not row.product or row.difference:
            show = _count if row.measure == "rows" else grouped
            amounts = (row.control, row.taken, row.left_out, row.difference)
            control, taken, left_out, difference = (show(amount) for amount in amounts)
            print(
                f"{row.file:<11}{row.product or '*':<18}{row.measure:<10}{control:>22}{taken:>22}{left_out:>20}{difference:>16}"
            )
    print(f"{len(rows)} totals compared, {sum(bool(row.difference) for row in rows)} with a difference.")
    for what, counted, held in queries.unlike_books(run_id):
        print(f"our tables: {what} is {held:,} where {counted:,} was taken over")
    print(f"{progress.taken:,} contracts taken over, {progress.left_out:,} left out.")
    print(
        "Every total agrees to the fen. 与控制总数一致，分毫不差。"
        if progress.reconciled
        else "NOT RECONCILED: see the differences above. 与控制总数不一致：见上面的差额。"
    )
    return 0 if progress.reconciled else DIFFERENT


def _count(number: int) -> str:
    return f"{number:,}"
