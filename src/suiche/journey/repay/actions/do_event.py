"""Do what a colleague orders to be done to a loan: at once within their authority, else when a second person agrees."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.journey.repay import authority_queries, event_queries, rules
from suiche.journey.repay.actions.carry_out import carry_out
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.note_alone import note_alone
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.reasons import reason_of


@dataclass(frozen=True)
class EventDone:
    """Which of the two: the event that was posted, or the proposal that waits."""

    event_id: UUID | None
    proposal_id: UUID | None


@action
def do_event(
    *,
    loan_id: UUID,
    order: rules.EventOrder | rules.BankTransfer,
    reason: str,
    roles: tuple[str, ...],
    key: str | None = None,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> EventDone:
    """Carry out the order where one of the roles may decide its amounts alone; else propose it.

    What one person decides alone for a loan counts together (``authority_queries.alone``): an amount in many small
    orders is the same amount.

    A line of the statement is its own reason.

    Refuses: NotFound, BadInput (reason of 4 to 200 characters, amount), and what the event itself refuses.
    """
    said = f"流水{order.transaction_no}" if isinstance(order, rules.BankTransfer) else reason_of(reason)
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    asked = authority_queries.asks(loan, order, on)
    if authority_queries.alone(loan_id=loan.id, asked=asked, roles=roles, by=by, on=on):
        event = carry_out(loan=loan, order=order, reason=said, by=by, on=on, at=at)
        note_alone(loan=loan, asked=asked, event_id=event.id, by=by, on=on)
        return EventDone(event.id, None)
    proposal = proposals.propose(
        task=event_queries.TASK,
        arguments={
            "loan_id": loan.id,
            "order": event_queries.ORDER.dump_json(order).decode(),
            "amount_fen": authority_queries.asked_fen(asked),
            "why": said,
            "asked_by": str(by),
        },
        reason=said,
        by=by,
        at=at,
    )
    return EventDone(None, proposal)
