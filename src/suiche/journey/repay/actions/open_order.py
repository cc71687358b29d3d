"""Write a payment order and ask the gateway for its page."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import events, models, order_queries
from suiche.journey.repay.states import OrderState, Purpose
from suiche.kit import outbox
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.ids import short_code
from suiche.kit.refusal import Refusal


class MoneyInDoubt(Refusal):
    """Money for this loan has come that is in no account yet: nothing more is asked for."""

    code = "money_in_doubt"
    zh = "您有一笔付款正在核对，{by}前告诉您结果。先不要再付。"
    en = "A payment of yours is being checked; we tell you the result by {by}. Please do not pay again yet."


class StillAsking(Refusal):
    """The time of the last payment is over, and the gateway has not said whether it was paid."""

    code = "still_asking"
    zh = "上一笔付款还在向付款平台核实，一般1分钟。先不要再付，过一会儿再看。"
    en = "We are asking the platform about your last payment, usually for a minute. Please wait before you pay again."


@part
def open_order(
    *,
    loan: models.Loan,
    purpose: Purpose,
    amount_fen: int,
    quote_id: UUID | None,
    expires_at: Instant,
    by: Actor,
    at: Instant,
) -> events.PaymentOpened:
    """Return the open order for the same thing, or replace it by a new one. The caller holds the loan's lock.

    A replaced order is closed; should its money come all the same, it is posted like any other. While it is not known
    what became of earlier money no order is opened. Refuses: MoneyInDoubt, StillAsking.
    """
    doubt = order_queries.in_doubt(loan.id)
    if doubt is not None:
        raise MoneyInDoubt(by=doubt.answer_by)
    present = models.PaymentOrder.objects.filter(loan=loan, state=OrderState.OPEN.value).first()
    if present is not None:
        same = (present.purpose, present.amount_fen, present.quote_id) == (
            purpose.value,
            amount_fen,
            quote_id,
        )
        if same and present.expires_at > at:
            return events.PaymentOpened(order_id=present.id, amount_fen=amount_fen)
        if order_queries.is_unsettled(present, at):
            raise StillAsking()
        present.move_to(OrderState.CLOSED, by=by, at=at)
    order = models.PaymentOrder.begin(
        by=by,
        at=at,
        loan=loan,
        order_no=f"SP{at:%Y%m%d}{short_code(14)}",
        purpose=purpose.value,
        amount_fen=amount_fen,
        quote_id=quote_id,
        opened_at=at,
        expires_at=expires_at,
    )
    return outbox.publish(events.PaymentOpened(order_id=order.id, amount_fen=amount_fen))
