"""Control totals: what the old system says its files hold, and what was read, taken over and left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from suiche.journey.repay.takeover.rules.contracts import Wrong, day, money
from suiche.journey.repay.takeover.rules.form import CONTROL_HEADER, HEADERS, MEASURES
from suiche.maths.money import yuan_to_fen

Total = tuple[str, str, str]  # file, product (empty: the whole file), measure
Totals = Counter[Total]


class Incomplete(ValueError):
    """A control file from which nothing can be proved; carries what is missing or wrong in it."""


@dataclass(frozen=True)
class Control:
    """What the old system says about its files: where from, as of which day, and every total (rows, or fen)."""

    source: str
    as_of: date
    totals: Mapping[Total, int]


def read_control(lines: Iterable[list[str]]) -> Control:
    """Read control.csv, header first. Refuses (Incomplete) a line that is not in form, and a total that is missing.

    Needed are ``source``, ``as_of`` and, for each file as a whole, ``rows`` and what ``MEASURES`` adds up.
    """
    rows = list(lines)
    if not rows or tuple(rows[0]) != CONTROL_HEADER:
        raise Incomplete(f"control.csv: the first line must be {','.join(CONTROL_HEADER)}")
    told: dict[str, str] = {}
    totals: dict[Total, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(CONTROL_HEADER):
            raise Incomplete(f"control.csv, line {number}: {len(CONTROL_HEADER)} columns are needed")
        file, product, measure, value = row
        if not file:
            told[measure] = value
            continue
        if (
            file not in HEADERS
            or measure not in ("rows", *MEASURES[file])
            or (file, product, measure) in totals
        ):
            raise Incomplete(
                f"control.csv, line {number}: unknown or repeated total {file} {product} {measure}"
            )
        totals[file, product, measure] = _value(number, measure, value)
    missing = [key for key in needed() if key not in totals]
    if missing or not told.get("source"):
        raise Incomplete(
            f"control.csv: no total {' '.join(missing[0])}" if missing else "control.csv: no source"
        )
    try:
        as_of = day("as_of", told.get("as_of", ""))
    except Wrong:
        raise Incomplete("control.csv: as_of must be the cut-off day, written YYYY-MM-DD") from None
    return Control(told["source"][:60], as_of, totals)


def needed() -> list[Total]:
    """Return the totals without which nothing is proved."""
    return [(file, "", measure) for file, measures in MEASURES.items() for measure in ("rows", *measures)]


def _value(number: int, measure: str, text: str) -> int:
    if measure == "rows" and text.isascii() and text.isdigit() and len(text) < 15:
        return int(text)
    try:
        whole, _, _ = text.partition(".")
        return money(measure, text) if len(whole) <= 12 else _large(text)
    except (Wrong, ValueError):
        raise Incomplete(
            f"control.csv, line {number}: not a count or an amount of yuan with two decimals"
        ) from None


def _large(text: str) -> int:
    """Read the total of a large book, which may have more digits than one amount."""
    whole, _, cents = text.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 16):
        raise ValueError(text)
    return int(whole) * 100 + yuan_to_fen(f"0.{cents}")


@dataclass(frozen=True)
class Compared:
    """One line of the reconciliation. ``difference`` = control − taken − left out: 0, or something is unexplained."""

    file: str
    product: str
    measure: str
    control: int
    taken: int
    left_out: int

    @property
    def difference(self) -> int:
        """What control totals and files do not agree on."""
        return self.control - self.taken - self.left_out


def compare(control: Mapping[Total, int], read: Totals, taken: Totals) -> tuple[Compared, ...]:
    """Compare every total of the control file, and every total that it leaves out though there is something."""
    known = {key for key in (*read, *taken) if read[key] or taken[key]}
    order = {file: place for place, file in enumerate(HEADERS)}
    keys = sorted(
        control.keys() | {key for key in known if not key[1]}, key=lambda key: (order[key[0]], *key[1:])
    )
    return tuple(Compared(*key, control.get(key, 0), taken[key], read[key] - taken[key]) for key in keys)


def written(totals: Totals) -> list[list[str | int]]:
    """Return totals in a plain form for storing."""
    return [[*key, value] for key, value in totals.items() if value]


def stored(plain: Iterable[tuple[str, str, str, int]]) -> Totals:
    """Return totals from their plain form."""
    found: Totals = Counter()
    for file, product, measure, value in plain:
        found[file, product, measure] += value
    return found
