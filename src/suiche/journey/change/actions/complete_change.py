"""Make a change whose money has come; money that comes late or finds another account stays credit."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.journey.change import change_queries as queries
from suiche.journey.change import events, models, rules
from suiche.journey.change.actions.apply_change import apply_change
from suiche.journey.change.states import ChangeState
from suiche.journey.repay.actions.open_case import open_case
from suiche.journey.repay.actions.take_money import take_money
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.journey.repay.events import Notice
from suiche.journey.repay.states import CaseKind
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal


@action
def complete_change(
    *, notice: Notice, paid_on: date, by: Actor, on: BusinessDate, at: Instant
) -> events.ChangeHandled:
    """Take the money, pay what was due, make the change as it was quoted; else keep the money as credit, with a case.

    ``paid_on`` is the business date on which the customer paid, so that a notice after midnight counts all the same.
    """
    taken = take_money(notice=notice, paid_on=paid_on, by=by, on=on, at=at)
    loan = taken.loan
    if loan is None or taken.receipt_id is None or taken.quote_id is None:
        return events.ChangeHandled(loan_id=None, quote_id=taken.quote_id, posted=False, done=False, at=at)
    quote = models.ChangeQuote.objects.select_for_update().get(id=taken.quote_id)
    change = _as_quoted(loan.id, quote, paid_on)
    until = BusinessDate(min(paid_on, on))
    present = use_for_due(
        loan=loan,
        reference=f"receipt:{taken.receipt_id}",
        until=until,
        event=taken.event,
        by=by,
        on=on,
        at=at,
    )
    done = change is not None and present.credit_fen >= change.needed_fen
    if change is not None and done:
        # As with a settlement, the receipt tells under this name what the rest of its money met.
        rest = f"receipt:{taken.receipt_id}:payoff"
        apply_change(loan_id=loan.id, quote=quote, change=change, reference=rest, by=by, on=on, at=at)
    else:
        if quote.is_in(ChangeState.QUOTED, ChangeState.AGREED):
            quote.move_to(ChangeState.EXPIRED, by=by, at=at)
        open_case(kind=CaseKind.LATE_CHANGE, notice=notice, loan=loan, expected_fen=quote.amount_fen, at=at)
    return outbox.publish(
        events.ChangeHandled(loan_id=loan.id, quote_id=quote.id, posted=True, done=done, at=at)
    )


def _as_quoted(loan_id: UUID, quote: models.ChangeQuote, paid_on: date) -> rules.Change | None:
    """Return the change where it is still what was quoted, None where the day or the account is another one."""
    if paid_on != quote.day or not quote.is_in(ChangeState.QUOTED, ChangeState.AGREED):
        return None
    stored = queries.read_change(quote.price)
    wish = queries.WISH.validate_python(quote.wish, strict=False)
    try:
        fresh = queries.price(loan_id=loan_id, customer_id=None, wish=wish, day=quote.day, today=quote.day)
    except Refusal:
        return None
    same = (fresh.rows, fresh.needed_fen, fresh.owed_fen) == (stored.rows, stored.needed_fen, stored.owed_fen)
    return stored if same else None
