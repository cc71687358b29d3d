"""Show the cost disclosure: the reading time begins when the table is shown for the first time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from suiche.journey.sign import models
from suiche.journey.sign.rules.refusals import OfferExpired
from suiche.journey.sign.states import ContractState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@action
def show_disclosure(
    *, contract_id: UUID, customer_id: UUID, by: Actor, at: Instant, on: BusinessDate
) -> datetime:
    """Return when the table was shown first: now, or earlier. Refuses: NotFound, OfferExpired (not read yet and over)."""
    contract = models.Contract.objects.locked(contract_id, customer_id=customer_id)
    disclosure = models.Disclosure.objects.get(contract=contract)
    if disclosure.shown_at is not None:
        return disclosure.shown_at
    if not contract.is_in(ContractState.OFFERED) or on > contract.valid_until:
        raise OfferExpired(until=contract.valid_until)
    disclosure.shown_at = at
    disclosure.save(update_fields=["shown_at"])
    return at
