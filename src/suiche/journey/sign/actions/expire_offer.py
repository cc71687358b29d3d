"""Expire a contract whose approval has ended before the money went out."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.sign import models
from suiche.journey.sign.actions.end_contract import end_contract
from suiche.journey.sign.queries import UNPAID
from suiche.journey.sign.states import ContractState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@action
def expire_offer(*, contract_id: UUID, by: Actor, at: Instant, on: BusinessDate) -> bool:
    """Expire it if its last day has passed; tell whether it did. Refuses: NotFound, NotNow (being sealed)."""
    contract = models.Contract.objects.locked(contract_id)
    if not contract.is_in(*UNPAID) or on <= contract.valid_until:
        return False
    end_contract(contract_id=contract.id, state=ContractState.EXPIRED, by=by, at=at)
    return True
