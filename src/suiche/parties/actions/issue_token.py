"""Issue a token: a program signs in for somebody, once, and shows the token from then on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.ids import new_token
from suiche.parties import models
from suiche.parties.queries import TOKEN_LIFE
from suiche.parties.secrets import hashed


@dataclass(frozen=True)
class Issued:
    """The token in the clear: it is shown once and kept nowhere."""

    token: str
    expires_at: datetime


@action
def issue_token(*, sign_in_id: UUID, life: timedelta = TOKEN_LIFE, by: Actor, at: Instant) -> Issued:
    """Issue a token for who has just signed in. A customer's is renewed while it is in use, any other ends after its life."""
    token = new_token() + new_token()
    row = models.ApiToken.objects.create(
        token_hash=hashed(token),
        sign_in_id=sign_in_id,
        issued_at=at,
        renewed_at=at,
        expires_at=at + life,
    )
    return Issued(token, row.expires_at)
