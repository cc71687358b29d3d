"""Mark a card as verified: its bank confirmed name, identity number, card and mobile (四要素)."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound
from suiche.parties import models


@part
def verify_card(*, card_id: UUID, at: Instant) -> None:
    """Mark the card. Refuses: NotFound."""
    if not models.BankCard.objects.filter(id=card_id).update(verified_at=at):
        raise NotFound()
