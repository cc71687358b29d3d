"""Give a customer credit back."""

from __future__ import annotations

from suiche.journey.repay import events, models, queries, rules
from suiche.journey.repay.actions.close_if_paid import close_if_paid
from suiche.journey.repay.actions.mark_credit import mark_credit
from suiche.journey.repay.actions.note_event import note_event
from suiche.journey.repay.states import EventKind, Use
from suiche.kit import outbox
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.money import grouped


class NoSuchCredit(Refusal):
    """More than the credit cannot go back."""

    code = "no_such_credit"
    status = 422
    field = "amount"
    zh = "预存现在是{credit}元，最多退这么多。"
    en = "The credit is {credit} now, and no more can be refunded."


@part
def refund_credit(
    *, loan: models.Loan, order: rules.EventOrder, reason: str, by: Actor, on: BusinessDate, at: Instant
) -> models.LoanEvent:
    """Take ``order.amount_fen`` out of the credit; the bank is asked to pay it to the customer's card afterwards.

    A loan that waited for this with everything paid is closed. Refuses: NoSuchCredit. The caller holds the lock.
    """
    present = queries.position(loan)
    if not 0 < order.amount_fen <= present.credit_fen:
        raise NoSuchCredit(credit=grouped(max(present.credit_fen, 0)))
    facts = {"amount_fen": order.amount_fen, "reason": reason}
    event = note_event(loan=loan, kind=EventKind.REFUND, facts=facts, by=by, on=on, at=at)
    models.Allocation.objects.create(
        loan=loan,
        reference=f"refund:{event.id}",
        period=0,
        bucket=Use.REFUND.value,
        amount_fen=order.amount_fen,
        on=on,
        value_on=on,
        event=event,
    )
    post(
        rule=Rule.CREDIT_REFUNDED,
        amounts_fen={"amount": order.amount_fen},
        contract_id=loan.id,
        reference=rules.posting(event.id, "amount"),
        on=on,
        at=at,
    )
    present = queries.position(loan)
    mark_credit(loan=loan, present=present)
    close_if_paid(loan=loan, present=present, by=by, on=on, at=at)
    outbox.publish(events.RefundOrdered(loan_id=loan.id, event_id=event.id, at=at))
    return event
