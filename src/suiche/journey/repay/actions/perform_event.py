"""Do to a loan what two people agreed on."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import event_queries, rules
from suiche.journey.repay.actions.carry_out import carry_out
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.states import EventKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.maths.money import grouped


class MoreThanApproved(Refusal):
    """Since two people agreed on what goes back, more money has come."""

    code = "more_than_approved"
    zh = "批准退{approved}元，之后又有钱到账，现在要退{now}元。没有办。请重新提出。"
    en = "{approved} was agreed to go back; more money has come since, and it would be {now}. Nothing was done: please propose it anew."


@action
def perform_event(
    *,
    loan_id: UUID,
    order: rules.EventOrder,
    approved_fen: int,
    reason: str,
    key: str,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> UUID:
    """Carry out an approved order, once by its proposal (``key``); return the event.

    Of a settlement no more goes back than ``approved_fen``; what others give up may have grown by the late interest of
    a few days. Refuses: MoreThanApproved, and what the event refuses.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    if order.kind is EventKind.SETTLED:
        now_fen = event_queries.amount_of(loan, order, on)
        if now_fen > approved_fen:
            raise MoreThanApproved(approved=grouped(approved_fen), now=grouped(now_fen))
    return carry_out(loan=loan, order=order, reason=reason, by=by, on=on, at=at).id
