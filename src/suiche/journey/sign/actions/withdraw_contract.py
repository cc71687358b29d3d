"""Withdraw a contract before its payout: the customer changes their mind, and it costs nothing."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.sign import events, models
from suiche.journey.sign.actions.end_contract import end_contract
from suiche.journey.sign.states import ContractState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def withdraw_contract(
    *, contract_id: UUID, customer_id: UUID, by: Actor, at: Instant
) -> events.ContractWithdrawn:
    """Withdraw it; its papers are out of force. Refuses: NotFound, NotNow (being sealed, paid out, or ended)."""
    contract = models.Contract.objects.locked(contract_id, customer_id=customer_id)
    return end_contract(contract_id=contract.id, state=ContractState.WITHDRAWN, by=by, at=at)
