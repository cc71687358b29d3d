"""Let a supervisor in whom another supervisor agreed to."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.turns import take_turn
from suiche.parties.actions.let_in import let_in
from suiche.parties.people_queries import TURN


@action
def let_in_agreed(*, sign_in_id: UUID, password_hash: str, by: Actor, at: Instant) -> None:
    """Open the sign-in with the one-time password behind this hash."""
    take_turn(TURN)
    let_in(sign_in_id=sign_in_id, password_hash=password_hash, at=at)
