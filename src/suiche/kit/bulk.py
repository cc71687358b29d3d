"""Write many rows at once: COPY, from texts or from NumPy columns. For parts that take over or move whole books.

Checks of the database still run (CHECK, UNIQUE). Foreign keys are checked row by row unless the writer has proved
them: see ``trusting_keys``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

Cell = str | bytes | int | bool | date | datetime | UUID | None
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_BEGIN, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_2000 = 10_957  # the day from which PostgreSQL counts, counted from 1970
_FORMATS = {"smallint": ">i2", "integer": ">i4", "bigint": ">i8", "date": ">i4", "uuid": "V16"}
_SPECIAL = re.compile(r"[\\\t\n\r]")


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write rows of plain values to a table, in the order in which they come."""
    copy_lines(table, columns, ["\t".join([written(value) for value in row]) for row in rows])


def copy_lines(table: str, columns: Sequence[str], lines: Sequence[str]) -> None:
    """Write rows that stand already as COPY wants them: ``written`` values with tabs between them."""
    if lines:
        _send(_statement(table, columns), [("\n".join(lines) + "\n").encode()])


def _send(statement: str, pieces: Sequence[bytes]) -> None:
    """Copy bytes to the server; what it answers is raised as Django's errors, as for any other statement."""
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for piece in pieces:
            copy.write(piece)


def written(value: Cell) -> str:
    """Return a value as COPY wants it."""
    return _WRITTEN[type(value)](value)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


NULL = "\\N"
_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda value: NULL,
    str: _escaped,
    bytes: lambda value: "\\\\x" + value.hex(),
    bool: lambda value: "t" if value else "f",
    int: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
    UUID: lambda value: value.hex,
}


def copy_columns(table: str, columns: Sequence[tuple[str, str, NDArray[np.generic]]]) -> None:
    """Write NumPy columns (name, type, values) to a table, in PostgreSQL's binary form.

    Types: smallint, integer, bigint; date (days since 1970-01-01); uuid (a matrix of 16 bytes a row); text (ASCII).
    """
    count = len(columns[0][2])
    if not count:
        return
    rows = np.zeros(count, _layout(columns))
    rows["columns"] = len(columns)
    for name, kind, values in columns:
        if kind == "text":
            texts: NDArray[np.bytes_] = values.astype(np.bytes_)
            rows[name] = texts
            rows[f"{name} length"] = np.char.str_len(texts)
        else:
            rows[name] = _bytes_of(values) if kind == "uuid" else _number(kind, values)
            rows[f"{name} length"] = rows.dtype[name].itemsize
    data = rows.tobytes()
    if any(kind == "text" for _, kind, _ in columns):
        data = _without_padding(rows, [name for name, kind, _ in columns if kind == "text"])
    statement = _statement(table, [name for name, _, _ in columns]) + " with (format binary)"
    _send(statement, (_BEGIN, data, _END))


def _layout(columns: Sequence[tuple[str, str, NDArray[np.generic]]]) -> np.dtype[np.void]:
    """Return the form of a binary row: how many columns, then each one's length and bytes."""
    fields: list[tuple[str, str]] = [("columns", ">i2")]
    for name, kind, values in columns:
        form = f"S{values.dtype.itemsize}" if kind == "text" else _FORMATS[kind]
        fields += [(f"{name} length", ">i4"), (name, form)]
    return np.dtype(fields)


def _number(kind: str, values: NDArray[np.generic]) -> NDArray[Any]:
    numbers: NDArray[Any] = values
    return numbers - _2000 if kind == "date" else numbers


def _bytes_of(keys: NDArray[np.generic]) -> NDArray[Any]:
    return np.ascontiguousarray(keys).view("V16").reshape(len(keys))


def _without_padding(rows: NDArray[np.void], texts: Sequence[str]) -> bytes:
    """Return the rows' bytes without those behind the end of a text."""
    held = np.ones((len(rows), rows.dtype.itemsize), np.bool_)
    for name in texts:
        start, width = _place(rows.dtype, name), rows.dtype[name].itemsize
        held[:, start : start + width] = np.arange(width) < rows[f"{name} length"][:, None]
    raw = rows.view(np.uint8).reshape(held.shape)
    return raw.tobytes() if held.all() else raw[held].tobytes()


def _statement(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f'copy "{table}" ({names}) from stdin'


def _place(layout: np.dtype[np.void], name: str) -> int:
    """Return where a field begins in a row."""
    fields = layout.fields
    assert fields is not None
    return int(fields[name][1])


@contextmanager
def trusting_keys() -> Iterator[None]:
    """Write rows whose foreign keys the caller has just written itself, without a look at each.

    Needs the right to set ``session_replication_role``; where the database does not give it, the keys are checked
    as always. No trigger runs meanwhile: only for tables whose triggers watch changes, not new rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("select has_parameter_privilege('session_replication_role', 'set')")
        allowed = bool((cursor.fetchone() or (False,))[0])
        if allowed:
            cursor.execute("set local session_replication_role = replica")
    yield
    if allowed:
        with connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = origin")


def rising_ids(count: int, *, place: int = 0, of: int = 1) -> list[UUID]:
    """Return random ids in rising order, all of them in the ``place``-th of ``of`` equal parts of their range.

    Rows written in this order fill an index page after page, where scattered ones would touch a page each. Within
    its part an id has more than a hundred random bits: it tells where in a book a row came, and nothing more.
    """
    return [UUID(hex=text) for text in rising_texts(count, place=place, of=of)]


def rising_texts(count: int, *, place: int = 0, of: int = 1) -> list[str]:
    """Return what ``rising_ids`` returns as 32 hexadecimal digits each."""
    span = 2**64 // of
    high = np.sort(np.frombuffer(os.urandom(8 * count), ">u8") % np.uint64(span - 1)) + np.uint64(
        span * place
    )
    raw = np.empty((count, 16), np.uint8)
    raw[:, :8] = high.astype(">u8").view(np.uint8).reshape(count, 8)
    raw[:, 8:] = np.frombuffer(os.urandom(8 * count), np.uint8).reshape(count, 8)
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40  # version 4, as all our ids
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    text = raw.tobytes().hex()
    return [text[start : start + 32] for start in range(0, 32 * count, 32)]
