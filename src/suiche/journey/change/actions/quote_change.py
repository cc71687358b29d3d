"""Quote what a change of the plan takes and costs on a day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from suiche.journey.change import change_queries as queries
from suiche.journey.change import events, models, rules
from suiche.journey.change.rules.refusals import DayOutOfRange
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@action
def quote_change(
    *,
    loan_id: UUID,
    customer_id: UUID | None,
    wish: rules.Wish,
    day: date,
    key: str | None = None,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> events.ChangeQuoted:
    """Store the price of a change on ``day``, today or later; the same function prices the posting.

    ``customer_id`` None: a colleague asks for the customer. Refuses: NotFound, DayOutOfRange, and whatever keeps
    the change from being made (see ``rules.price``).
    """
    lock_loan(loan_id=loan_id, customer_id=customer_id)
    basis = queries.basis(loan_id=loan_id, customer_id=customer_id, day=max(day, on), today=on)
    last = max(on, basis.plan[-1].due_date - timedelta(days=1))
    if not on <= day <= last:
        raise DayOutOfRange(first=on, last=last)
    change = rules.price(basis, wish)
    quote = models.ChangeQuote.begin(
        by=by,
        at=at,
        loan_id=loan_id,
        kind=change.kind.value,
        day=day,
        wish=queries.WISH.dump_python(wish, mode="json"),
        price=queries.CHANGE.dump_python(change, mode="json"),
        amount_fen=change.amount_fen,
        quoted_at=at,
    )
    return outbox.publish(
        events.ChangeQuoted(
            quote_id=quote.id,
            loan_id=loan_id,
            kind=change.kind.value,
            day=day,
            amount_fen=change.amount_fen,
            at=at,
        )
    )
