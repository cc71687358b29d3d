"""Do to a loan what two people agreed on."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import rules
from suiche.journey.repay.actions.carry_out import carry_out
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@action
def perform_event(
    *, loan_id: UUID, order: rules.EventOrder, reason: str, key: str, by: Actor, on: BusinessDate, at: Instant
) -> UUID:
    """Carry out an approved order, once by its proposal (``key``); return the event. Refuses: what the event refuses."""
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    return carry_out(loan=loan, order=order, reason=reason, by=by, on=on, at=at).id
