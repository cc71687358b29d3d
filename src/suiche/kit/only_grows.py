"""Tables that only grow: the database itself refuses to change or delete their rows. For the rooms' migrations."""

from __future__ import annotations

from django.db.migrations import RunSQL


def only_grows(*tables: str) -> list[RunSQL]:
    """Return what puts the watch on each of these tables (kit's migration makes its function)."""
    return [
        RunSQL(
            f"create trigger {table}_append_only before update or delete on {table}"
            " for each row execute function suiche_append_only()",
            f"drop trigger {table}_append_only on {table}",
        )
        for table in tables
    ]


def never_emptied(*tables: str) -> list[RunSQL]:
    """Return what refuses TRUNCATE on each of these tables: no row's trigger sees it."""
    return [
        RunSQL(
            f"create trigger {table}_never_emptied before truncate on {table}"
            " for each statement execute function suiche_append_only()",
            f"drop trigger {table}_never_emptied on {table}",
        )
        for table in tables
    ]
