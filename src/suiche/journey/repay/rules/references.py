"""How the ledger's postings of an event are named, so that taking the event back finds them."""

from __future__ import annotations

from uuid import UUID

# What an event can post besides its receipts and allocations.
WORDS = ("interest", "fee", "principal", "deposit", "vat", "amount")

# Debits that were booked together are posted together: the fact of an event that names its piece.
PIECE = "piece"


def piece_postings(piece: str) -> tuple[str, str]:
    """Return the references under which a piece of debits is posted: money received, credit used (for leases + ":lease")."""
    return f"debited:{piece}", f"applied:debited:{piece}"


def posting(event_id: UUID, word: str) -> str:
    """Return the ledger's reference of one of an event's own postings. ``word`` is one of ``WORDS``."""
    if word not in WORDS:
        raise ValueError(f"{word} is no posting of an event")
    return f"event:{event_id}:{word}"


def postings(event_id: UUID) -> tuple[str, ...]:
    """Return every reference an event's own postings can have."""
    return tuple(posting(event_id, word) for word in WORDS)
