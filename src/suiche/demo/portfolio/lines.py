"""Lines of a CSV file from NumPy columns, without a loop over rows.

A column is a matrix of bytes, a row of it per line, and a mask that says which of the bytes are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]
Days = NDArray[np.datetime64]
ZERO, COMMA, NEWLINE, POINT = 48, 44, 10, 46


@dataclass(frozen=True)
class Column:
    """The bytes of one column and which of them stand in the file; both (lines, width)."""

    written: Bytes
    mask: Mask


def whole(values: Integers, *, width: int = 0) -> Column:
    """Write whole numbers ≥ 0, with leading zeros up to ``width`` where it is given."""
    largest = int(values.max(initial=0))
    digits = max(len(str(largest)), width, 1)
    written = np.empty((len(values), digits), np.uint8)
    short: type[np.unsignedinteger[Any]] = np.uint32 if largest < 2**32 else np.uint64
    rest: NDArray[Any] = values.astype(short)  # unsigned and short divides fastest
    for place in range(digits - 1, -1, -1):
        above = rest // 10
        written[:, place] = rest - above * 10 + ZERO
        rest = above
    if width:
        return Column(written, np.ones(written.shape, np.bool_))
    mask = np.logical_or.accumulate(written != ZERO, axis=1)
    mask[:, -1] = True
    return Column(written, mask)


def yuan(fen: Integers) -> Column:
    """Write amounts of fen ≥ 0 as yuan with two decimals."""
    units, cents = whole(fen // 100), whole(fen % 100, width=2)
    point = np.full((len(fen), 1), POINT, np.uint8)
    return Column(
        np.hstack((units.written, point, cents.written)),
        np.hstack((units.mask, np.ones((len(fen), 3), np.bool_))),
    )


def days(values: Days) -> Column:
    """Write dates as YYYY-MM-DD."""
    number = values.astype("datetime64[D]").astype(np.int64)
    first, last = int(number.min()), int(number.max())
    return _full(_calendar(first, last)[number - first])


@lru_cache(maxsize=64)
def _calendar(first: int, last: int) -> Bytes:
    """Return the written form of every day between two: a book has far fewer days than lines."""
    spelt = np.arange(first, last + 1).astype("datetime64[D]").astype("S10")
    return np.frombuffer(spelt.tobytes(), np.uint8).reshape(len(spelt), 10)


def texts(values: NDArray[np.bytes_]) -> Column:
    """Write ASCII texts of any length."""
    width = values.dtype.itemsize
    written = np.frombuffer(values.tobytes(), np.uint8).reshape(len(values), width)
    return Column(written, written != 0)


def _full(written: Bytes) -> Column:
    return Column(written, np.ones(written.shape, np.bool_))


def join(columns: Sequence[Column]) -> bytes:
    """Return the lines: the columns with commas between them, each line ended by a line feed."""
    count = len(columns[0].written)
    parts, masks = [], []
    for number, column in enumerate(columns):
        end = NEWLINE if number == len(columns) - 1 else COMMA
        parts += [column.written, np.full((count, 1), end, np.uint8)]
        masks += [column.mask, np.ones((count, 1), np.bool_)]
    return np.hstack(parts)[np.hstack(masks)].tobytes()
