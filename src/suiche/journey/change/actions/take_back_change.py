"""Take a change back by counter-entries: the plan before it holds again, its money is the customer's credit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.journey.change import change_queries as queries
from suiche.journey.change import events, models
from suiche.journey.change.actions.propose_change import propose_change
from suiche.journey.change.rules.refusals import ChangeOutdated, LaterStands
from suiche.journey.change.states import ChangeState
from suiche.journey.repay import change_queries as repay
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.note_alone import note_alone
from suiche.journey.repay.actions.reverse_event import reverse_event
from suiche.journey.repay.authority_queries import alone, hold_to_approved, taking_back
from suiche.journey.repay.states import EventKind
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.reasons import reason_of


@dataclass(frozen=True)
class TakenBack:
    """Which of the two: the plan that holds again, or the proposal that waits for a second person."""

    changed: events.PlanChanged | None
    proposal_id: UUID | None


@action
def take_back_change(
    *,
    quote_id: UUID,
    reason: str,
    roles: tuple[str, ...] | None,
    approved_fen: int = 0,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> TakenBack:
    """Undo a change while nothing later stands on it, where one of the roles may decide alone what it moved; else
    propose it. For colleagues; ``roles`` None: two people have agreed on it, and on ``approved_fen`` at most. A settlement that
    came after the change goes with it, and counts.

    Refuses: BadInput (reason), NotFound, ChangeOutdated (not done), LaterStands, MoreThanApproved, EventFinal (taken back
    before), PlanMovedOn, WrittenOffFirst.
    """
    said = reason_of(reason)
    view = queries.change(quote_id=quote_id, customer_id=None)
    loan = lock_loan(loan_id=view.loan_id, customer_id=None)
    quote = (
        models.ChangeQuote.objects.select_for_update(of=("self",)).select_related("event").get(id=quote_id)
    )
    if not quote.is_in(ChangeState.DONE) or quote.event is None:
        raise ChangeOutdated()
    if repay.used_since(event_id=quote.event.id, period=view.change.rows[0].period):
        raise LaterStands()
    asked = taking_back(loan, quote.event, EventKind.REVERSED)
    if roles is None:
        hold_to_approved(asked, approved_fen)
    elif not alone(loan_id=loan.id, asked=asked, roles=roles, by=by, on=on):
        waits = propose_change(
            quote_id=quote.id, loan_id=loan.id, what="take_back", asked=asked, why=said, by=by, at=at
        )
        return TakenBack(None, waits)
    undone = reverse_event(loan=loan, event=quote.event, reason=said, by=by, on=on, at=at)
    if roles is not None:
        note_alone(loan=loan, asked=asked, event_id=undone.id, by=by, on=on)
    return TakenBack(_publish(loan.customer_id, quote, on, at), None)


def _publish(
    customer_id: UUID, quote: models.ChangeQuote, on: BusinessDate, at: Instant
) -> events.PlanChanged:
    return outbox.publish(
        events.PlanChanged(
            loan_id=quote.loan_id,
            customer_id=customer_id,
            quote_id=quote.id,
            kind=quote.kind,
            taken_back=True,
            on=on,
            at=at,
        )
    )
