"""Write many rows at once: COPY, from texts or from NumPy columns. For parts that take over or move whole books.

Checks of the database still run (CHECK, UNIQUE). Foreign keys are checked row by row unless the writer has proved
them: see ``trusting_keys``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

Cell = str | bytes | int | bool | date | datetime | UUID | None
Bytes = NDArray[np.uint8]
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_BEGIN, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_2000 = 10_957  # the day from which PostgreSQL counts, counted from 1970
_FORMATS = {"smallint": ">i2", "integer": ">i4", "bigint": ">i8", "date": ">i4"}


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write rows of plain values to a table, in the order in which they come."""
    data = "".join("\t".join([_cell(value) for value in row]) + "\n" for row in rows)
    if data:
        with connection.cursor() as cursor, cursor.copy(_statement(table, columns)) as copy:
            copy.write(data.encode())


def _cell(value: Cell) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES) if not value.isalnum() else value
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return ("t" if value else "f") if isinstance(value, bool) else str(value)


def copy_columns(table: str, columns: Sequence[tuple[str, str, NDArray[np.generic]]]) -> None:
    """Write NumPy columns (name, type, values) to a table, in PostgreSQL's binary form.

    Types: smallint, integer, bigint; date (days since 1970-01-01); uuid (a matrix of 16 bytes a row); text (ASCII).
    """
    count = len(columns[0][2])
    if not count:
        return
    head = np.zeros((count, 2), np.uint8)
    head[:, 1] = len(columns)
    parts, masks = [head], [np.ones(head.shape, np.bool_)]
    for _, kind, values in columns:
        part, mask = _text(values) if kind == "text" else _fixed(kind, values)
        parts.append(part)
        masks.append(mask)
    matrix, mask = np.hstack(parts), np.hstack(masks)
    data = matrix.tobytes() if mask.all() else matrix[mask].tobytes()
    statement = _statement(table, [name for name, _, _ in columns]) + " with (format binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(_BEGIN + data + _END)


def _statement(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f'copy "{table}" ({names}) from stdin'


def _fixed(kind: str, values: NDArray[np.generic]) -> tuple[Bytes, NDArray[np.bool_]]:
    if kind == "uuid":
        raw = np.ascontiguousarray(values).view(np.uint8).reshape(len(values), 16)
    else:
        numbers = values.astype(np.int64) - (_2000 if kind == "date" else 0)
        wide = numbers.astype(_FORMATS[kind])
        raw = wide.view(np.uint8).reshape(len(values), wide.itemsize)
    length = np.zeros((len(values), 4), np.uint8)
    length[:, 3] = raw.shape[1]
    part = np.hstack((length, raw))
    return part, np.ones(part.shape, np.bool_)


def _text(values: NDArray[np.generic]) -> tuple[Bytes, NDArray[np.bool_]]:
    width = values.dtype.itemsize
    raw = np.ascontiguousarray(values).view(np.uint8).reshape(len(values), width)
    held = np.ascontiguousarray(raw != 0)
    length = held.sum(axis=1).astype(">i4").view(np.uint8).reshape(len(values), 4)
    return np.hstack((length, raw)), np.hstack((np.ones(length.shape, np.bool_), held))


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
    span = 2**64 // of
    high = np.sort(np.frombuffer(os.urandom(8 * count), ">u8") % np.uint64(span - 1)) + np.uint64(
        span * place
    )
    raw = np.hstack(
        (
            high.astype(">u8").view(np.uint8).reshape(count, 8),
            np.frombuffer(os.urandom(8 * count), np.uint8).reshape(count, 8),
        )
    )
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40  # version 4, as all our ids
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    return [UUID(bytes=row.tobytes()) for row in raw]
