"""``suiche debit-result FILE``: take a bank's direct-debit result file. It is stored first and booked by the workers, once."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from suiche.journey.repay import debit_queries
from suiche.journey.repay.debit_tasks import receive_file
from suiche.kit.clock import now
from suiche.maths.money import grouped
from suiche.partners.debit.frame import FileRefused
from suiche.partners.debit.result_file import fault_of, read_results


def main(arguments: list[str]) -> int:
    """Check and store the file; returns 0, or 2 when it is refused: then nothing of it was used.

    Lines that do not fit the batch (an unknown order, another amount) are named; they are put before a person and
    the others are booked.
    """
    parser = argparse.ArgumentParser(prog="suiche debit-result", description=__doc__)
    parser.add_argument("file", help="the result file, as docs/debit-files.md describes it")
    path = Path(parser.parse_args(arguments).file)
    try:
        content = path.read_bytes()
    except OSError as error:
        print(f"{path} cannot be read: {error.strerror}.", file=sys.stderr)
        return 2
    try:
        file = read_results(content)
    except FileRefused as refusal:
        print(refusal.sentence("en"), file=sys.stderr)
        return 2
    asked = debit_queries.asked_fen(file.batch_no)
    if asked is None:
        print(f"There is no batch {file.batch_no}: nothing was taken.", file=sys.stderr)
        return 2
    for result in file.results:
        fault = fault_of(result, asked)
        if fault is not None:
            print(
                f"line {result.line}: {fault} {result.order_no}; a person has to look at it.", file=sys.stderr
            )
    if not receive_file(content, at=now()):
        print(f"{path.name} was taken before; nothing to do.")
        return 0
    print(
        f"{path.name}: {len(file.results)} results of {file.batch_no} stored, {grouped(file.debited_fen)} debited."
    )
    return 0
