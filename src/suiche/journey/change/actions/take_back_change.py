"""Take a change back by counter-entries: the plan before it holds again, its money is the customer's credit."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.change import change_queries as queries
from suiche.journey.change import events, models
from suiche.journey.change.rules.refusals import ChangeOutdated, LaterStands
from suiche.journey.change.states import ChangeState
from suiche.journey.repay import change_queries as repay
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.reverse_event import reverse_event
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.reasons import reason_of


@action
def take_back_change(
    *, quote_id: UUID, reason: str, by: Actor, on: BusinessDate, at: Instant
) -> events.PlanChanged:
    """Undo a change while nothing later stands on it. For colleagues.

    Refuses: BadInput (reason), NotFound, ChangeOutdated (not done), LaterStands, EventFinal (taken back before), PlanMovedOn,
    WrittenOffFirst.
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
    reverse_event(loan=loan, event=quote.event, reason=said, by=by, on=on, at=at)
    return outbox.publish(
        events.PlanChanged(
            loan_id=loan.id,
            customer_id=loan.customer_id,
            quote_id=quote.id,
            kind=quote.kind,
            taken_back=True,
            on=on,
            at=at,
        )
    )
