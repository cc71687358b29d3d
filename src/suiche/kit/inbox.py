"""The inbox: what comes from outside is stored first and handled once, later."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from suiche.kit.clock import Instant
from suiche.kit.models import InboxMessage
from suiche.kit.outbox import store


def receive(
    *,
    partner: str,
    message_id: str,
    body: bytes,
    headers: Mapping[str, str],
    at: Instant,
    task: Callable[..., None],
) -> bool:
    """Store a message and the job that handles it (``task(message=<row id>)``); False when it was here before."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into kit_inboxmessage (partner, message_id, headers, body, received_at, outcome)"
                " values (%s, %s, %s::jsonb, %s, %s, '') on conflict (partner, message_id) do nothing returning id",
                [partner, message_id, _json(headers), body, at],
            )
            row = cursor.fetchone()
        if row is None:
            return False
        store(task, not_before=at, message=int(row[0]))
        return True


@dataclass(frozen=True)
class Message:
    """A stored message, as it came."""

    id: int
    headers: Mapping[str, str]
    body: bytes
    received_at: Instant


def stored(message: int) -> Message:
    """Return a stored message."""
    row = InboxMessage.objects.get(id=message)
    return Message(row.id, row.headers, bytes(row.body), Instant(row.received_at))


def handled(message: int, *, outcome: str, at: Instant) -> None:
    """Mark a message as handled, with a short word for how it ended."""
    InboxMessage.objects.filter(id=message).update(handled_at=at, outcome=outcome)


def _json(headers: Mapping[str, str]) -> str:
    return json.dumps({name.lower(): value[:2000] for name, value in headers.items()})
