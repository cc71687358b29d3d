"""Read slices of a CSV file as columns of numbers, all lines at once.

A slice is whole lines. Files of numbers have no quotes, so that every comma divides; what is not exactly in form is
marked, line by line, and counts as 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Keys = NDArray[np.bytes_]
COMMA, NEWLINE, POINT, DASH, ZERO = 44, 10, 46, 45, 48
MOST_DIGITS = 14  # an amount in fen: up to a trillion yuan
DATE_BYTES = 10


@dataclass(frozen=True)
class Table:
    """The well-formed lines of a slice: where each field begins and stops in ``raw``, both (lines, columns).

    ``offset`` is the place of each line in its file; ``broken`` the lines with another number of columns, as
    (place in the file, number of columns, first field).
    """

    raw: Bytes
    begin: Integers
    stop: Integers
    offset: Integers
    broken: tuple[tuple[int, int, bytes], ...]

    def __len__(self) -> int:
        """Count the well-formed lines."""
        return len(self.offset)


@dataclass(frozen=True)
class Read:
    """A column: its values and which of them are in form; the others are 0."""

    values: Integers
    good: Mask


def table(data: bytes, columns: int, at: int) -> Table:
    """Divide a slice that begins at a place of its file into lines of so many fields."""
    raw = np.frombuffer(data, np.uint8)
    marks = np.flatnonzero((raw == COMMA) | (raw == NEWLINE))
    ends = np.flatnonzero(raw[marks] == NEWLINE)  # of the marks, those that end a line
    counts = np.diff(ends, prepend=-1)
    fit = counts == columns
    lines = marks[ends]
    begins = np.concatenate(([0], lines[:-1] + 1))
    stop = marks[np.repeat(fit, counts)].reshape(-1, columns)
    begin = np.empty_like(stop)
    begin[:, 0] = begins[fit]
    begin[:, 1:] = stop[:, :-1] + 1
    broken = tuple(
        (at + int(begins[line]), int(counts[line]), data[begins[line] : lines[line]].split(b",", 1)[0])
        for line in np.flatnonzero(~fit)
    )
    return Table(raw, begin, stop, begin[:, 0] + at, broken)


def keys(lines: Table, column: int, width: int) -> tuple[Keys, Mask]:
    """Return the texts of a column (longer ones are cut) and which are 1 to ``width`` printable ASCII."""
    begin, length = lines.begin[:, column], lines.stop[:, column] - lines.begin[:, column]
    chars = np.zeros((len(lines), width), np.uint8)
    good = (length > 0) & (length <= width)
    for place in range(min(width, int(length.max(initial=0)))):
        inside = length > place
        char = lines.raw[np.where(inside, begin + place, 0)]
        chars[:, place] = np.where(inside, char, 0)
        good &= ~inside | ((char > 32) & (char < 127))
    return chars.view(f"S{width}").reshape(len(lines)), good


def whole(lines: Table, column: int, *, least: int = 0, most: int = 10**9) -> Read:
    """Read whole numbers without a sign."""
    begin, stop = lines.begin[:, column], lines.stop[:, column]
    read = _number(lines.raw, begin, stop)
    good = read.good & (read.values >= least) & (read.values <= most)
    return Read(np.where(good, read.values, 0), good)


def fen(lines: Table, column: int) -> Read:
    """Read yuan with exactly two decimals as fen; no sign, no leading zeros."""
    begin, stop = lines.begin[:, column], lines.stop[:, column]
    length = stop - begin
    long_enough = length >= len("0.00")
    point = lines.raw[np.where(long_enough, stop - 3, 0)] == POINT
    units, cents = _number(lines.raw, begin, stop - 3), _number(lines.raw, stop - 2, stop)
    padded = (lines.raw[begin] == ZERO) & (length > len("0.00"))
    good = long_enough & point & units.good & cents.good & ~padded
    return Read(np.where(good, units.values * 100 + cents.values, 0), good)


def days(lines: Table, column: int) -> Read:
    """Read YYYY-MM-DD as the number of days since 1970-01-01; only days that exist."""
    begin, stop = lines.begin[:, column], lines.stop[:, column]
    good = stop - begin == DATE_BYTES
    start = np.where(good, begin, 0)
    if len(lines.raw) < DATE_BYTES:
        return Read(np.zeros(len(lines), np.int64), np.zeros(len(lines), np.bool_))
    start = np.minimum(start, len(lines.raw) - DATE_BYTES)
    good &= (lines.raw[start + 4] == DASH) & (lines.raw[start + 7] == DASH)
    year = _number(lines.raw, start, start + 4)
    month = _number(lines.raw, start + 5, start + 7)
    day = _number(lines.raw, start + 8, start + 10)
    good &= year.good & month.good & day.good & (year.values >= 1900)
    good &= (month.values >= 1) & (month.values <= 12) & (day.values >= 1) & (day.values <= 31)
    months = np.where(good, (year.values - 1970) * 12 + month.values - 1, 0).astype("datetime64[M]")
    found = months.astype("datetime64[D]") + np.where(good, day.values - 1, 0)
    good &= found.astype("datetime64[M]") == months
    return Read(np.where(good, found.astype(np.int64), 0), good)


def choice(lines: Table, column: int, words: tuple[str, ...]) -> Read:
    """Read one of some words as its place among them."""
    width = max(len(word) for word in words) + 1
    found, _ = keys(lines, column, width)
    values, good = np.zeros(len(lines), np.int64), np.zeros(len(lines), np.bool_)
    for place, word in enumerate(words):
        same = found == word.encode()
        values[same], good = place, good | same
    return Read(values, good)


def _number(raw: Bytes, begin: Integers, stop: Integers) -> Read:
    """Read digits between two places of each line, the last digit first."""
    length = stop - begin
    good = (length > 0) & (length <= MOST_DIGITS)
    values = np.zeros(len(begin), np.int64)
    for place in range(min(MOST_DIGITS, int(length.max(initial=0)))):
        inside = length > place
        digit = raw[np.where(inside, stop - 1 - place, 0)] - np.uint8(ZERO)  # what is no digit wraps above 9
        digit[~inside] = 0
        good &= digit <= 9
        values += digit.astype(np.int64) * 10**place
    return Read(np.where(good, values, 0), good)
