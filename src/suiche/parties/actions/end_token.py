"""End a token: the program signs out."""

from __future__ import annotations

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.parties import models
from suiche.parties.secrets import hashed


@action
def end_token(*, token: str, by: Actor, at: Instant) -> None:
    """End the token at once; a second call changes nothing."""
    models.ApiToken.objects.filter(token_hash=hashed(token), ended_at=None).update(ended_at=at)
