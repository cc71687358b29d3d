"""Do to a loan what two people agreed on."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import authority_queries, rules
from suiche.journey.repay.actions.carry_out import TAKING_BACK, carry_out
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.states import EventKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant

# Of these no more than was agreed on; what is given up by others may have grown by the late interest of a few days.
EXACT = (EventKind.SETTLED, *TAKING_BACK)


@action
def perform_event(
    *,
    loan_id: UUID,
    order: rules.EventOrder | rules.BankTransfer,
    approved_fen: int,
    reason: str,
    key: str,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> UUID:
    """Carry out an approved order, once by its proposal (``key``); return the event.

    Of a settlement no more goes back than ``approved_fen``, and no more is taken back. Refuses: MoreThanApproved, and what the event refuses.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    if order.kind in EXACT:
        authority_queries.hold_to_approved(authority_queries.asks(loan, order, on), approved_fen)
    return carry_out(loan=loan, order=order, reason=reason, by=by, on=on, at=at).id
