"""Choose the dealer who hands over the car."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.apply.actions.find_application import find_application
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import BadInput
from suiche.parties import queries as parties


@action
def choose_dealer(
    *, application_id: UUID, customer_id: UUID, dealer_id: UUID, by: Actor, at: Instant
) -> None:
    """Choose. Refuses: NotFound, AlreadySubmitted, BadInput (dealer)."""
    row = find_application(application_id=application_id, customer_id=customer_id)
    if all(dealer.id != dealer_id for dealer in parties.dealers()):
        raise BadInput(
            field="dealer",
            zh="这家店现在不能办我们的贷款。请换一家店。",
            en="This dealer cannot arrange our loans at present. Please choose another.",
        )
    row.dealer_id = dealer_id
    row.save(update_fields=["dealer"])
