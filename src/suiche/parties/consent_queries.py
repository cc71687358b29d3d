"""The ledger of consents as its owner sees it: what was given, what was taken back, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from suiche.parties import models
from suiche.parties.states import ConsentKind


@dataclass(frozen=True)
class ConsentLine:
    """Where one consent stands: the text last agreed to, when that was, and when it was taken back (None: it stands)."""

    kind: ConsentKind
    version: str
    text_sha256: str
    channel: str
    given_at: datetime
    withdrawn_at: datetime | None


def consent_lines(customer_id: UUID) -> tuple[ConsentLine, ...]:
    """Return every kind that was ever agreed to, in the order of the kinds; the last line of the ledger counts."""
    rows = list(models.Consent.objects.filter(customer_id=customer_id).order_by("at", "given"))
    found = []
    for kind in ConsentKind:
        mine = [row for row in rows if row.kind == kind.value]
        given = next((row for row in reversed(mine) if row.given), None)
        if given is not None:
            taken_back = None if mine[-1].given else mine[-1].at
            found.append(
                ConsentLine(kind, given.version, given.text_sha256, given.channel, given.at, taken_back)
            )
    return tuple(found)


def was_withdrawn(customer_id: UUID, kind: ConsentKind) -> bool:
    """Tell whether this consent was given once and taken back since."""
    return any(line.kind is kind and line.withdrawn_at for line in consent_lines(customer_id))
