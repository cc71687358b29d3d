"""The databases of a test run: migrated once, copied for each process, emptied and filled again quickly.

A process gets its database as a copy of a template that whoever comes first migrates. A test with real
transactions leaves rows behind: only the tables that hold some are emptied after it. And what many tests begin
with (``remembered``) is written through its actions once in each process; later tests get those very rows.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, transaction
from psycopg import sql

TEMPLATE = "suiche_migrated"
_at_first: dict[str, int] = {}  # tables that hold rows in a fresh database, and how many
_remembered: dict[Callable[[], None], dict[str, list[bytes]]] = {}


def use_a_copy(name: str, url: str, lock: Path) -> None:
    """Let Django use a database of this name: a copy of the migrated one, which is made when it is missing."""
    with psycopg.connect(url, autocommit=True) as server, lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not server.execute("select 1 from pg_database where datname = %s", [TEMPLATE]).fetchone():
            made = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            _run(server, "alter database {} rename to {}", made, TEMPLATE)
        _run(server, "create database {} template {}", name, TEMPLATE)
    connection.close()
    connection.settings_dict["NAME"] = name
    _at_first.update({table: _count(table) for table in _tables_with_rows()})


def _run(server: psycopg.Connection[Any], command: str, *names: str) -> None:
    server.execute(sql.SQL(command).format(*map(sql.Identifier, names)))  # type: ignore[arg-type,unused-ignore]


def _tables_with_rows() -> list[str]:
    """Return the names of the tables that are not empty; most never held a row and have no page to look at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            " and pg_relation_size(oid) > 0"
        )
        questions = [
            f"select '{table}' where exists (select from \"{table}\")"  # noqa: S608 - names of our own tables
            for (table,) in cursor.fetchall()
        ]
        cursor.execute(" union all ".join(questions))
        return [row[0] for row in cursor.fetchall()]


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'select count(*) from "{table}"')  # noqa: S608 - as above
        return int(cursor.fetchone()[0])


@contextmanager
def _unwatched() -> Iterator[None]:
    """Switch triggers and foreign keys off in this session: append-only tables are emptied too."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("set session_replication_role = replica")
        yield
        cursor.execute("set session_replication_role = origin")


def empty() -> None:
    """Remove every row that a fresh database does not hold."""
    with _unwatched(), connection.cursor() as cursor:
        for table in _tables_with_rows():
            if table not in _at_first:
                cursor.execute(f'delete from "{table}"')  # noqa: S608 - as above
    changed = {table: _count(table) for table in _at_first}
    assert changed == _at_first, "a test changed rows that every database begins with"


def untouched() -> bool:
    """Tell whether the database holds what every database begins with, and nothing else."""
    return set(_tables_with_rows()) == set(_at_first)


def remembered(load: Callable[[], None]) -> None:
    """Have in the database what ``load`` writes: by running it once a process, then by copying its rows.

    ``load`` may only add rows, to tables that are empty in a fresh database. In a database that already holds
    something of a test it is simply run.
    """
    if load in _remembered:
        _put(_remembered[load])
        return
    fresh = untouched()
    load()
    if fresh:
        _remembered[load] = {table: _rows(table) for table in _tables_with_rows() if table not in _at_first}


def _rows(table: str) -> list[bytes]:
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f'copy "{table}" to stdout (format binary)') as copy,
    ):
        return [bytes(part) for part in copy]


def _put(tables: dict[str, list[bytes]]) -> None:
    with _unwatched(), connection.connection.cursor() as cursor:
        for table, parts in tables.items():
            with cursor.copy(f'copy "{table}" from stdin (format binary)') as copy:
                for part in parts:
                    copy.write(part)
