"""Taking turns: for what has no row yet that could be locked, such as the first of its kind or the next number."""

from __future__ import annotations

from django.db import connection

from suiche.kit.action import open_action


def take_turn(what: str) -> None:
    """Wait until nobody else does ``what``, and hold it to the end of the open action.

    ``what`` is a fixed word of ours; a blind index stands behind it where each person has a turn of their own.
    """
    open_action()
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"turn:{what}"])
