"""Make a card of a customer's the one that is theirs now."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import part
from suiche.kit.refusal import NotFound
from suiche.parties import models


@part
def use_card(*, card_id: UUID) -> None:
    """Make the card current, and the one before it not. Refuses: NotFound."""
    card = models.BankCard.objects.filter(id=card_id).first()
    if card is None:
        raise NotFound()
    models.Customer.objects.select_for_update().get(id=card.customer_id)
    mine = models.BankCard.objects.filter(customer_id=card.customer_id)
    mine.filter(current=True).exclude(id=card_id).update(current=False)
    mine.filter(id=card_id).update(current=True)
