"""Take a hand-over: the phone goes on as the person of the first device, once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal
from suiche.parties.actions.find_handover import find_handover
from suiche.parties.secrets import hashed
from suiche.parties.states import HandoverState


class NotConfirmedYet(Refusal):
    """The first device has not answered."""

    code = "handover_not_confirmed"
    zh = "请先在第一台设备上点“是这个数”，再回到这里继续。"
    en = "Please confirm the number on the first device, then continue here."


@dataclass(frozen=True)
class HandoverTaken:
    """Who goes on, and where: a sign-in, or an anonymous key, or neither (only the page)."""

    sign_in_id: UUID | None
    anonymous_key: str | None
    next_path: str


@action
def take_handover(*, phone_key: str, by: Actor, at: Instant) -> HandoverTaken:
    """Go on with the phone. Refuses: HandoverGone, NotConfirmedYet."""
    row = find_handover(phone_hash=hashed(phone_key), at=at)
    if not row.is_in(HandoverState.CONFIRMED):
        raise NotConfirmedYet()
    row.move_to(HandoverState.USED, by=by, at=at)
    return HandoverTaken(row.sign_in_id, row.anonymous_key, row.next_path)
