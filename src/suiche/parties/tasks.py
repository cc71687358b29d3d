"""Background work: a supervisor whom two people agreed to let in."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.kit.proposals import as_agreed
from suiche.parties.actions.let_in_agreed import let_in_agreed


@as_agreed
def let_in_as_agreed(proposal: UUID, sign_in_id: UUID, password_hash: str) -> None:
    """Open the sign-in with the one-time password that was shown when it was asked for."""
    let_in_agreed(
        proposal_id=proposal, sign_in_id=sign_in_id, password_hash=password_hash, by=SYSTEM, at=now()
    )
