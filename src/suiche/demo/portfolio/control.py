"""The control totals of a book: what its files hold, counted while they are written."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from suiche.maths.money import fen_to_yuan, yuan_to_fen

HEADER = "file,product,measure,value"
SOURCE = "OLD-CORE-DEMO"
# Which columns of a file are added up.
ADDED = {
    "contracts": {"principal": 8, "charged": 21, "credit": 22},
    "parties": {},
    "schedules": {"payment": 3, "principal": 4, "interest": 5},
    "payments": {"amount": 2},
    "open_items": {"amount": 3},
}
FIELDS = {"contracts": 23, "parties": 10, "schedules": 7, "payments": 5, "open_items": 4}


class Control:
    """Counts and sums by (file, product, measure); product empty: the whole file."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._totals: Counter[tuple[str, str, str]] = Counter()

    def add(self, file: str, product: str, measure: str, amount: int) -> None:
        """Count an amount for a product and for the whole file (parties have no product)."""
        self._totals[file, "", measure] += amount
        if product:
            self._totals[file, product, measure] += amount

    def line(self, file: str, product: str, line: str, sign: int) -> None:
        """Count one line in (+1) or out (−1); an amount that cannot be read counts nothing."""
        self.add(file, product, "rows", sign)
        fields = line.split(",") if file != "contracts" else _unquoted(line)
        if len(fields) == FIELDS[file]:
            for measure, place in ADDED[file].items():
                self.add(file, product, measure, sign * _fen(fields[place]))

    def write(self, folder: Path, as_of: date) -> None:
        """Write control.csv."""
        lines = [HEADER, f",,source,{SOURCE}", f",,as_of,{as_of.isoformat()}"]
        for (file, product, measure), value in sorted(self._totals.items()):
            lines.append(f"{file},{product},{measure},{value if measure == 'rows' else fen_to_yuan(value)}")
        (folder / "control.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _unquoted(line: str) -> list[str]:
    """Split a line of contracts.csv, of which one field, the fee, stands in quotes."""
    before, fee, after = line.partition('"')[0], "", line.rpartition('"')[2]
    return [*before.split(",")[:-1], fee, *after.split(",")[1:]] if '"' in line else line.split(",")


def _fen(text: str) -> int:
    try:
        return yuan_to_fen(text) if text[-3:-2] == "." else 0
    except ValueError:
        return 0
