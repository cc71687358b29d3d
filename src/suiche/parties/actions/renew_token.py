"""Renew a token that is in use: its 30 days begin again, at most once a day."""

from __future__ import annotations

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.parties import models
from suiche.parties.queries import TOKEN_LIFE
from suiche.parties.secrets import hashed


@action
def renew_token(*, token: str, by: Actor, at: Instant) -> None:
    """Renew the token; an ended or expired one stays as it is."""
    models.ApiToken.objects.filter(token_hash=hashed(token), ended_at=None, expires_at__gt=at).update(
        renewed_at=at, expires_at=at + TOKEN_LIFE
    )
