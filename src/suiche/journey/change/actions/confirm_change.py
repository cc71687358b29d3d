"""Say yes to a quoted change: it is done at once, or its payment is opened."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from suiche.journey.change import change_queries as queries
from suiche.journey.change import events, models, rules
from suiche.journey.change.actions.apply_change import apply_change
from suiche.journey.change.rules.refusals import (
    ApprovalMissing,
    ChangeNotToday,
    ChangeOutdated,
    ConfirmationMissing,
)
from suiche.journey.change.states import ChangeKind, ChangeState
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.open_order import open_order
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.journey.repay.states import Purpose
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import SHANGHAI, BusinessDate, Instant, shanghai

ON_SCREEN = "on screen"


@action
def confirm_change(
    *,
    quote_id: UUID,
    customer_id: UUID | None,
    confirmation: str = "",
    approval_reference: str = "",
    key: str | None = None,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> events.ChangeAgreed:
    """Record the customer's yes and make the change, or open the order that pays for it until the end of the day.

    A customer confirms on screen; a colleague enters how the customer did (``confirmation``), and what approval the
    change rests on. Refuses: NotFound, ChangeNotToday, ChangeOutdated, ApprovalMissing, ConfirmationMissing.
    """
    view = queries.change(quote_id=quote_id, customer_id=customer_id)
    loan = lock_loan(loan_id=view.loan_id, customer_id=customer_id)
    quote = models.ChangeQuote.objects.select_for_update().get(id=quote_id)
    if view.day != on:
        raise ChangeNotToday(day=view.day)
    if not quote.is_in(ChangeState.QUOTED, ChangeState.AGREED):
        raise ChangeOutdated()
    basis = queries.basis(loan_id=loan.id, customer_id=customer_id, day=on, today=on)
    change = rules.price(basis, view.wish)
    if change != view.change:
        raise ChangeOutdated()
    said = ON_SCREEN if by.kind == "customer" else confirmation.strip()
    _check_papers(view, by, said, approval_reference)
    quote.confirmed_at, quote.confirmed_by, quote.confirmation = at, str(by), said
    quote.approval_reference = approval_reference.strip()
    quote.save(update_fields=["confirmed_at", "confirmed_by", "confirmation", "approval_reference"])
    order_id = None
    if change.amount_fen:
        order_id = _open_order(loan.id, quote, change, by, at)
    else:
        reference = f"change:{quote.id}"
        if change.needed_fen:
            use_for_due(loan=loan, reference=f"{reference}:due", until=on, event=None, by=by, on=on, at=at)
        apply_change(loan_id=loan.id, quote=quote, change=change, reference=reference, by=by, on=on, at=at)
    return outbox.publish(
        events.ChangeAgreed(
            quote_id=quote.id,
            loan_id=loan.id,
            done=order_id is None,
            order_id=order_id,
            amount_fen=change.amount_fen,
            at=at,
        )
    )


def _check_papers(view: queries.ChangeView, by: Actor, said: str, approval: str) -> None:
    if not view.alone and (by.kind == "customer" or not approval.strip()):
        raise ApprovalMissing()
    if not said and view.kind is not ChangeKind.ACCELERATION:
        raise ConfirmationMissing()


def _open_order(
    loan_id: UUID, quote: models.ChangeQuote, change: rules.Change, by: Actor, at: Instant
) -> UUID:
    if quote.is_in(ChangeState.QUOTED):
        quote.move_to(ChangeState.AGREED, by=by, at=at)
    midnight = datetime.combine(shanghai(at).date(), time(23, 59, 59), SHANGHAI)
    opened = open_order(
        loan=lock_loan(loan_id=loan_id, customer_id=None),
        purpose=Purpose.PREPAY,
        amount_fen=change.amount_fen,
        quote_id=quote.id,
        expires_at=Instant(midnight),
        by=by,
        at=at,
    )
    return opened.order_id
