"""The sealer: comes back by itself, as long as a worker runs."""

from __future__ import annotations

from datetime import timedelta

from suiche.kit import outbox
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import Instant, now
from suiche.ledger import queries
from suiche.ledger.actions.seal_entries import MOST_ENTRIES, seal_entries

SEAL_EVERY = timedelta(seconds=10)


def seal() -> None:
    """Seal what waits; comes back at once while there is more, otherwise after ten seconds."""
    at = now()
    full = False
    if queries.waiting():
        full = seal_entries(by=SYSTEM, at=at).entries == MOST_ENTRIES
    outbox.store(seal, not_before=at if full else Instant(at + SEAL_EVERY))
