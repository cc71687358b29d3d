"""Give somebody a new one-time password: they forgot theirs, or come back."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.turns import take_turn
from suiche.parties.actions.let_in_or_ask import LetIn, let_in_or_ask
from suiche.parties.people_queries import TURN


@action
def give_password(*, sign_in_id: UUID, reason: str = "", by: Actor, at: Instant) -> LetIn:
    """Let in (again) with a one-time password; for a supervisor another supervisor is asked first.

    Refuses: NotFound, YourOwn, AskedAlready, OnlyTwoSupervisors, BadInput (reason).
    """
    take_turn(TURN)
    return let_in_or_ask(sign_in_id=sign_in_id, reason=reason, by=by, at=at)
