"""Scan a hand-over: the phone has come and shows a number for the first device to recognise."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.ids import new_token
from suiche.parties.actions.find_handover import HandoverGone, find_handover
from suiche.parties.secrets import hashed
from suiche.parties.states import HandoverState


@dataclass(frozen=True)
class HandoverScanned:
    """``number``: two digits shown on the phone; ``phone_key`` stays with the phone and lets it go on."""

    phone_key: str
    number: str


@action
def scan_handover(*, token: str, by: Actor, at: Instant) -> HandoverScanned:
    """Let the first phone that comes claim the hand-over. Refuses: HandoverGone (a second phone too)."""
    row = find_handover(token_hash=hashed(token), at=at)
    if not row.is_in(HandoverState.OPEN):
        raise HandoverGone()
    key = new_token()
    row.phone_hash, row.number = hashed(key), str(10 + secrets.randbelow(90))
    row.save(update_fields=["phone_hash", "number"])
    row.move_to(HandoverState.SCANNED, by=by, at=at)
    return HandoverScanned(key, row.number)
