"""Write off a loan that will not be paid: it leaves the balance sheet, not the customer's account with us."""

from __future__ import annotations

from dataclasses import replace

from suiche.journey.repay import models, queries, rules
from suiche.journey.repay.actions.apply_credit import apply_credit
from suiche.journey.repay.actions.bring_up_to_date import bring_up_to_date
from suiche.journey.repay.actions.charge_lateness import charge_lateness
from suiche.journey.repay.actions.mark_credit import mark_credit
from suiche.journey.repay.actions.move_accrual import move_accrual
from suiche.journey.repay.actions.note_event import note_event
from suiche.journey.repay.actions.update_standing import update_standing
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.journey.repay.actions.write_receipt import write_receipt
from suiche.journey.repay.lease_queries import lease_terms
from suiche.journey.repay.states import Channel, EventKind, LoanState, Source
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.maths.allocation import Bucket


class NotLate(Refusal):
    """Only a loan that is late is written off."""

    code = "not_late"
    zh = "这笔贷款没有逾期，不能核销。"
    en = "This loan is not late and cannot be written off."


@part
def write_off_loan(
    *, loan: models.Loan, order: rules.EventOrder, reason: str, by: Actor, on: BusinessDate, at: Instant
) -> models.LoanEvent:
    """Write off everything a late loan owes: what has fallen due, and the principal that is to come.

    Lateness is charged to the day and credit used first; the facts say what stays claimed. Refuses: NotLate. The
    caller holds the lock.
    """
    present = bring_up_to_date(loan=loan, present=queries.position(loan), until=on, on=on, at=at)
    if rules.late_since(present, on) is None:
        raise NotLate()
    present = charge_lateness(loan=loan, present=present, until=on, event=None, on=on, at=at)
    present = _use_deposit(loan, present, by, on, at)
    present = apply_credit(
        loan=loan,
        present=present,
        reference=f"write-off:{on.isoformat()}:{at:%H%M%S%f}",
        until=on,
        event=None,
        on=on,
        at=at,
    )
    parts = [
        (due.period, bucket, due.owed(bucket))
        for due in rules.dues(present, on)
        for bucket in Bucket
        if due.owed(bucket)
    ]
    to_come = present.principal_left_fen - sum(fen for _, b, fen in parts if b is Bucket.PRINCIPAL)
    parts += [(0, Bucket.PRINCIPAL, to_come)] if to_come else []
    running = present.running
    facts = {"amount_fen": sum(fen for *_, fen in parts), "reason": reason}
    event = note_event(loan=loan, kind=EventKind.WRITTEN_OFF, facts=facts, by=by, on=on, at=at)
    present = write_allocation(
        loan=loan,
        present=present,
        reference=f"write-off:{event.id}",
        parts=parts,
        value_on=on,
        source=Source.WRITE_OFF,
        event=event,
        on=on,
        at=at,
    )
    move_accrual(loan=loan, before=running, after=None, on=on)
    loan.move_to(LoanState.WRITTEN_OFF, by=by, at=at)
    mark_credit(loan=loan, present=present)
    update_standing(loan=loan, present=None, on=on, at=at)
    return event


def _use_deposit(
    loan: models.Loan, present: rules.Position, by: Actor, on: BusinessDate, at: Instant
) -> rules.Position:
    """Let a lease's deposit become credit first, as money that came in."""
    terms = lease_terms(loan)
    if terms is None or not terms.deposit_fen:
        return present
    write_receipt(
        loan=loan,
        order=None,
        channel=Channel.DEPOSIT,
        transaction_no=f"deposit:{loan.id.hex}:{at:%y%m%d%H%M%S%f}",
        amount_fen=terms.deposit_fen,
        paid_at=at,
        value_on=on,
        by=by,
        on=on,
        at=at,
    )
    return replace(present, credit_fen=present.credit_fen + terms.deposit_fen)
