"""Let somebody in with a one-time password."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.parties import models, passwords
from suiche.parties.actions.end_tokens import end_tokens


@part
def let_in(*, sign_in_id: UUID, password_hash: str, let_in_by: str, at: Instant) -> None:
    """Open a sign-in with a one-time password that ``let_in_by`` has read; sessions (by its hash) and tokens of before end."""
    end_tokens(sign_in_id=sign_in_id, at=at)
    models.SignIn.objects.filter(id=sign_in_id).update(
        password=password_hash,
        is_active=True,
        ended_at=None,
        one_time_until=at + passwords.ONE_TIME_LIFE,
    )
    models.PasswordGiven.objects.create(sign_in_id=sign_in_id, given_by=let_in_by, at=at)
