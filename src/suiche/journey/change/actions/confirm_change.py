"""Say yes to a quoted change: it is done at once, or its payment is opened."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.change import change_queries as queries
from suiche.journey.change import events, models, rules
from suiche.journey.change.actions.apply_change import apply_change
from suiche.journey.change.actions.propose_change import propose_change
from suiche.journey.change.rules.refusals import (
    ApprovalMissing,
    ChangeNotToday,
    ChangeOutdated,
    ConfirmationMissing,
)
from suiche.journey.change.states import ChangeKind, ChangeState
from suiche.journey.change.waiting_queries import asks
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.note_alone import note_alone
from suiche.journey.repay.actions.open_order import open_order
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.journey.repay.authority_queries import alone
from suiche.journey.repay.states import Purpose
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant, last_second

ON_SCREEN = "on screen"


@action
def confirm_change(
    *,
    quote_id: UUID,
    customer_id: UUID | None,
    confirmation: str = "",
    approval_reference: str = "",
    roles: tuple[str, ...] | None = (),
    key: str | None = None,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> events.ChangeAgreed:
    """Record the customer's yes and make the change, or open the order that pays for it until the end of the day.

    A customer confirms on screen; a colleague enters how the customer did (``confirmation``), and what approval the
    change rests on. What no customer confirms alone a colleague makes where one of the ``roles`` may decide it alone, which
    counts once for a quote; else it is proposed. ``roles`` None: two people have agreed on it. Refuses: NotFound, ChangeNotToday, ChangeOutdated, ApprovalMissing, ConfirmationMissing.
    """
    view = queries.change(quote_id=quote_id, customer_id=customer_id)
    loan = lock_loan(loan_id=view.loan_id, customer_id=customer_id)
    quote = models.ChangeQuote.objects.select_for_update().get(id=quote_id)
    change = _as_quoted(view, quote, on)
    said = ON_SCREEN if by.kind == "customer" else confirmation.strip()
    approval = approval_reference.strip()
    _check_papers(view, by, said, approval)
    # Said once for a quote: to open its payment again asks for nothing new.
    asked = asks(view) if roles is not None and quote.is_in(ChangeState.QUOTED) else ()
    if asked and not alone(loan_id=loan.id, asked=asked, roles=roles or (), by=by, on=on):
        waits = propose_change(
            quote_id=quote.id, loan_id=loan.id, what="confirm", asked=asked, why=approval, confirmation=said, by=by, at=at,
        )  # fmt: skip
        return _agreed(quote, at, proposal_id=waits)
    quote.confirmed_at, quote.confirmed_by, quote.confirmation = at, str(by), said
    quote.approval_reference = approval
    quote.save(update_fields=["confirmed_at", "confirmed_by", "confirmation", "approval_reference"])
    order_id = None
    if change.amount_fen:
        if quote.is_in(ChangeState.QUOTED):
            quote.move_to(ChangeState.AGREED, by=by, at=at)
        order_id = open_order(
            loan=loan,
            purpose=Purpose.PREPAY,
            amount_fen=change.amount_fen,
            quote_id=quote.id,
            expires_at=last_second(at),
            by=by,
            at=at,
        ).order_id
    else:
        reference = f"change:{quote.id}"
        if change.needed_fen:
            use_for_due(loan=loan, reference=f"{reference}:due", until=on, event=None, by=by, on=on, at=at)
        apply_change(loan_id=loan.id, quote=quote, change=change, reference=reference, by=by, on=on, at=at)
    note_alone(loan=loan, asked=asked, event_id=quote.event_id, by=by, on=on)
    return outbox.publish(_agreed(quote, at, done=order_id is None, order_id=order_id))


def _agreed(
    quote: models.ChangeQuote,
    at: Instant,
    *,
    done: bool = False,
    order_id: UUID | None = None,
    proposal_id: UUID | None = None,
) -> events.ChangeAgreed:
    return events.ChangeAgreed(
        quote_id=quote.id,
        loan_id=quote.loan_id,
        done=done,
        order_id=order_id,
        amount_fen=quote.amount_fen,
        at=at,
        proposal_id=proposal_id,
    )


def _as_quoted(view: queries.ChangeView, quote: models.ChangeQuote, on: BusinessDate) -> rules.Change:
    """Price the wish anew; it has to come to what was quoted. Refuses: ChangeNotToday, ChangeOutdated."""
    if view.day != on:
        raise ChangeNotToday(day=view.day)
    if not quote.is_in(ChangeState.QUOTED, ChangeState.AGREED):
        raise ChangeOutdated()
    change = queries.price(loan_id=view.loan_id, customer_id=None, wish=view.wish, day=on, today=on)
    if change != view.change:
        raise ChangeOutdated()
    return change


def _check_papers(view: queries.ChangeView, by: Actor, said: str, approval: str) -> None:
    if not view.alone and (by.kind == "customer" or not approval):
        raise ApprovalMissing()
    if not said and view.kind is not ChangeKind.ACCELERATION:
        raise ConfirmationMissing()
