"""Answer a hand-over: the first device says whether the number on the phone is the one it sees."""

from __future__ import annotations

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.parties.actions.find_handover import find_handover
from suiche.parties.secrets import hashed
from suiche.parties.states import HandoverState


@action
def answer_handover(*, device_key: str, same: bool, by: Actor, at: Instant) -> None:
    """Confirm (``same``) or decline; a second confirmation changes nothing.

    Refuses: HandoverGone; IllegalMove (no phone has come yet, or it was confirmed and is now declined).
    """
    row = find_handover(device_hash=hashed(device_key), at=at)
    if same and row.is_in(HandoverState.CONFIRMED):
        return
    row.move_to(HandoverState.CONFIRMED if same else HandoverState.DECLINED, by=by, at=at)
