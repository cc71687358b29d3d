"""Waive what a loan owes of a fee, penalty or interest."""

from __future__ import annotations

from suiche.journey.repay import models, queries, rules
from suiche.journey.repay.actions.bring_up_to_date import bring_up_to_date
from suiche.journey.repay.actions.charge_lateness import charge_lateness
from suiche.journey.repay.actions.close_if_paid import close_if_paid
from suiche.journey.repay.actions.note_event import note_event
from suiche.journey.repay.actions.update_standing import update_standing
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.journey.repay.states import EventKind, Source
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.maths.allocation import Bucket
from suiche.maths.money import grouped


class NotOwed(Refusal):
    """Only what is owed can be waived."""

    code = "not_owed"
    status = 422
    field = "amount"
    zh = "这一项现在欠{owed}元，最多减免这么多。"
    en = "{owed} is owed of this now, and no more can be waived."


@part
def waive_dues(
    *, loan: models.Loan, order: rules.EventOrder, reason: str, by: Actor, on: BusinessDate, at: Instant
) -> models.LoanEvent:
    """Waive ``order.amount_fen`` of a bucket of a period that has fallen due. Refuses: NotOwed (principal too).

    Lateness is charged up to the day first, so that what is waived stands in the books. The caller holds the lock.
    """
    bucket = Bucket(order.bucket)
    present = bring_up_to_date(loan=loan, present=queries.position(loan), until=on, on=on, at=at)
    due = next((due for due in rules.dues(present, on) if due.period == order.period), None)
    owed_fen = due.owed(bucket) if due and bucket in rules.WAIVABLE else 0
    if not 0 < order.amount_fen <= owed_fen:
        raise NotOwed(owed=grouped(owed_fen))
    facts = {
        "amount_fen": order.amount_fen,
        "owed_fen": owed_fen,
        "period": order.period,
        "bucket": bucket.value,
        "reason": reason,
    }
    event = note_event(loan=loan, kind=EventKind.WAIVED, facts=facts, by=by, on=on, at=at)
    present = charge_lateness(loan=loan, present=present, until=on, event=None, on=on, at=at)
    present = write_allocation(
        loan=loan,
        present=present,
        reference=f"waiver:{event.id}",
        parts=[(order.period, bucket, order.amount_fen)],
        value_on=on,
        source=Source.WAIVER,
        event=event,
        on=on,
        at=at,
    )
    if not close_if_paid(loan=loan, present=present, by=by, on=on, at=at):
        update_standing(loan=loan, present=present, on=on, at=at)
    return event
