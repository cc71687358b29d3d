"""Let a supervisor in whom another supervisor agreed to."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound, Refusal
from suiche.kit.turns import take_turn
from suiche.parties.actions.let_in import let_in
from suiche.parties.people_queries import TURN, asked_for, person


class EndedMeanwhile(Refusal):
    """What was agreed on was asked before the sign-in was ended."""

    code = "ended_meanwhile"
    zh = "提出以后，这个登录停用了，所以没有办。要让这个人再登录，请重新给密码。"
    en = "This sign-in was ended after it was asked for, so nothing was done. To let the person in again, give a new password."


@action
def let_in_agreed(*, proposal_id: UUID, sign_in_id: UUID, password_hash: str, by: Actor, at: Instant) -> None:
    """Open the sign-in with the one-time password behind this hash. Refuses: NotFound, EndedMeanwhile."""
    take_turn(TURN)
    asked = next((one for one in asked_for(sign_in_id=sign_in_id) if one.id == proposal_id), None)
    if asked is None:
        raise NotFound()
    ended = person(sign_in_id).ended_at
    if ended is not None and ended >= asked.proposed_at:
        raise EndedMeanwhile()
    let_in(sign_in_id=sign_in_id, password_hash=password_hash, let_in_by=asked.proposed_by, at=at)
