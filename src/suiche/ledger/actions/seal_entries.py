"""Seal what was posted: the next link of the chain, and the roll-up, in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.ledger.chain import LOCK, SEAL

MOST_ENTRIES = 5_000


@dataclass(frozen=True)
class Sealed:
    """The seal that was written: its number, what it holds, its hash in hex; number 0: there was nothing to seal."""

    number: int
    entries: int
    lines: int
    hash: str


NOTHING = Sealed(0, 0, 0, "")


@action
def seal_entries(*, most: int = MOST_ENTRIES, by: Actor, at: Instant) -> Sealed:
    """Seal at most ``most`` entries that wait, whatever order they were committed in; nothing while another seals.

    Only what is committed is seen, so an entry with a small number that commits late waits for the next seal.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        free = cursor.fetchone()
        if not free or not free[0]:
            return NOTHING
        cursor.execute(SEAL, {"most": most, "at": at})
        row = cursor.fetchone()
    return NOTHING if row is None else Sealed(int(row[0]), int(row[1]), int(row[2]), bytes(row[3]).hex())
