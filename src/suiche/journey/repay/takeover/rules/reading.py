"""Read slices of a CSV file as columns of numbers, all lines at once.

A slice is whole lines. Files of numbers have no quotes, so that every comma divides; what is not exactly in form is
marked, line by line, and counts as 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Keys = NDArray[np.bytes_]
COMMA, NEWLINE, POINT, DASH, ZERO = 44, 10, 46, 45, 48
MOST_DIGITS = 14  # an amount in fen: up to a trillion yuan
DATE_BYTES = 10
# Around the bytes of a slice stand so many zeros, so that a window on them never leaves them.
PADDING = 64
_EIGHT = 8
_LOW, _HIGH = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x8080808080808080)
_ZEROS, _ABOVE_NINE = np.uint64(0x3030303030303030), np.uint64(0x7676767676767676)


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
    raw = np.frombuffer(bytes(PADDING) + data + bytes(PADDING), np.uint8)
    marks = np.flatnonzero((raw == COMMA) | (raw == NEWLINE))
    ends = np.flatnonzero(raw[marks] == NEWLINE)  # of the marks, those that end a line
    counts = np.diff(ends, prepend=-1)
    fit = counts == columns
    lines = marks[ends]
    begins = np.concatenate(([PADDING], lines[:-1] + 1))
    chosen = marks if fit.all() else marks[np.repeat(fit, counts)]
    stop = chosen.reshape(-1, columns).T.copy()  # column after column: each is read as a whole
    begin = np.empty_like(stop)
    begin[0] = begins[fit]
    begin[1:] = stop[:-1] + 1
    shift = at - PADDING
    broken = tuple(
        (
            shift + int(begins[line]),
            int(counts[line]),
            raw[begins[line] : lines[line]].tobytes().split(b",", 1)[0],
        )
        for line in np.flatnonzero(~fit)
    )
    return Table(raw, begin.T, stop.T, begin[0] + shift, broken)


def keys(lines: Table, column: int, width: int) -> tuple[Keys, Mask]:
    """Return the texts of a column (longer ones are cut) and which are 1 to ``width`` printable ASCII."""
    begin, length = lines.begin[:, column], lines.stop[:, column] - lines.begin[:, column]
    wide = min(width, max(int(length.max(initial=1)), 1))
    chars = sliding_window_view(lines.raw, wide)[begin]
    inside = np.arange(wide) < length[:, None]
    chars *= inside
    good = (length > 0) & (length <= width)
    good &= ((chars - np.uint8(33) < 94) | ~inside).all(axis=1)
    return chars.view(f"S{wide}").reshape(len(lines)).astype(f"S{width}"), good


def whole(lines: Table, column: int, *, least: int = 0, most: int = 10**9) -> Read:
    """Read whole numbers without a sign."""
    read = _number(lines.raw, lines.begin[:, column], lines.stop[:, column])
    good = read.good & (read.values >= least) & (read.values <= most)
    return Read(np.where(good, read.values, 0), good)


def fen(lines: Table, column: int) -> Read:
    """Read yuan with exactly two decimals as fen; no sign, no leading zeros."""
    begin, stop = lines.begin[:, column], lines.stop[:, column]
    length = stop - begin
    point = lines.raw[stop - 3] == POINT
    units, cents = _number(lines.raw, begin, stop - 3), _number(lines.raw, stop - 2, stop)
    padded = (lines.raw[begin] == ZERO) & (length > len("0.00"))
    good = (length >= len("0.00")) & point & units.good & cents.good & ~padded
    return Read(np.where(good, units.values * 100 + cents.values, 0), good)


def days(lines: Table, column: int) -> Read:
    """Read YYYY-MM-DD as the number of days since 1970-01-01; only days that exist."""
    begin, stop = lines.begin[:, column], lines.stop[:, column]
    chars = sliding_window_view(lines.raw, DATE_BYTES)[begin].T.copy()
    good = (stop - begin == DATE_BYTES) & (chars[4] == DASH) & (chars[7] == DASH)
    digits = chars - np.uint8(ZERO)  # what is no digit wraps above 9
    good &= (digits[[0, 1, 2, 3, 5, 6, 8, 9]] <= 9).all(axis=0)
    found = np.where(good, digits, 0).astype(np.int64)
    year = found[0] * 1000 + found[1] * 100 + found[2] * 10 + found[3]
    month, day = found[5] * 10 + found[6], found[8] * 10 + found[9]
    good &= (year >= 1900) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    date = months.astype("datetime64[D]") + np.where(good, day - 1, 0)
    good &= date.astype("datetime64[M]") == months
    return Read(np.where(good, date.astype(np.int64), 0), good)


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
    """Read digits between two places of each line, eight at a time, the last ones first."""
    length = stop - begin
    good = (length > 0) & (length <= MOST_DIGITS)
    values, digits = _eight(raw, stop, np.clip(length, 0, _EIGHT))
    good &= digits
    if length.max(initial=0) > _EIGHT:
        above, digits = _eight(raw, stop - _EIGHT, np.clip(length - _EIGHT, 0, _EIGHT))
        values, good = values + above * 10**_EIGHT, good & digits
    return Read(np.where(good, values, 0), good)


def _eight(raw: Bytes, stop: Integers, count: Integers) -> tuple[Integers, Mask]:
    """Return the number in the last ``count`` (0 to 8) bytes before each place, and whether they are digits.

    The bytes are read as one integer of 64 bits, the first in its lowest byte; neighbours are added up pair by pair.
    """
    window = sliding_window_view(raw, _EIGHT)[np.maximum(stop - _EIGHT, 0)]
    word = window.view("<u8").reshape(len(stop)) ^ _ZEROS
    idle = ((_EIGHT - count) * 8).astype(np.uint64)
    word = np.where(count > 0, word >> idle << idle, np.uint64(0))
    digits = ((word + _ABOVE_NINE) | word) & _HIGH == 0
    word = (word & _LOW) * np.uint64(10 * 2**8 + 1) >> np.uint64(8)
    word = (word & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(100 * 2**16 + 1) >> np.uint64(16)
    word = (word & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(10_000 * 2**32 + 1) >> np.uint64(32)
    return word.astype(np.int64), digits
