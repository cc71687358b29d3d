"""``suiche export-ledger --date YYYY-MM-DD --out FILE``: a day's vouchers for the general ledger, as CSV.

Beside FILE stands the chart of accounts (``gl.csv`` → ``gl.accounts.csv``). The same day gives the same bytes. Exit
code 0, or 2 with a sentence when the day cannot be exported. The format: docs/ledger-export.md.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from suiche.journey.repay import queries as repay
from suiche.kit.clock import business_date
from suiche.kit.refusal import Refusal
from suiche.ledger import export


def main(arguments: list[str]) -> int:
    """Write both files, whole or not at all."""
    parser = argparse.ArgumentParser(prog="suiche export-ledger", description=__doc__)
    parser.add_argument("--date", required=True, help="the business date, such as 2026-01-15")
    parser.add_argument("--out", required=True, type=Path, help="the file to write")
    given = parser.parse_args(arguments)
    try:
        on = date.fromisoformat(given.date)
    except ValueError:
        print(f"--date {given.date} is no day: write YYYY-MM-DD.", file=sys.stderr)
        return 2
    try:
        lines = export.day_vouchers(on=on, today=business_date(), closed=not repay.days_to_close(on))
    except Refusal as refusal:
        print(refusal.sentence("en"), file=sys.stderr)
        return 2
    accounts = given.out.with_suffix(".accounts.csv")
    try:
        for file, content in ((accounts, export.accounts_csv()), (given.out, export.vouchers_csv(on, lines))):
            draft = file.with_name(file.name + ".part")
            draft.write_bytes(content)
            draft.replace(file)
    except OSError as problem:
        print(f"{given.out} cannot be written: {problem.strerror}.", file=sys.stderr)
        return 2
    vouchers = len({line.rule for line in lines})
    print(f"{on}: {vouchers} vouchers, {len(lines)} lines in {given.out}; the accounts in {accounts}.")
    return 0
