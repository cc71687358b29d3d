"""End every token of a person: their programs sign in again."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.parties import models


@part
def end_tokens(*, sign_in_id: UUID, at: Instant) -> None:
    """End every token of a person."""
    models.ApiToken.objects.filter(sign_in_id=sign_in_id, ended_at=None).update(ended_at=at)
