"""Take back what an event did to a loan, by counter-entries: rows are only added."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from suiche.documents import queries as documents
from suiche.documents.actions.void_paper import void_paper
from suiche.documents.states import DocumentState
from suiche.journey.repay import debit_rules, events, models, queries, receipt_queries, rules
from suiche.journey.repay.actions.apply_credit import apply_credit
from suiche.journey.repay.actions.bring_up_to_date import bring_up_to_date
from suiche.journey.repay.actions.close_if_paid import close_if_paid
from suiche.journey.repay.actions.end_mandate import end_mandate
from suiche.journey.repay.actions.mark_credit import mark_credit
from suiche.journey.repay.actions.move_accrual import move_accrual
from suiche.journey.repay.actions.note_event import note_event
from suiche.journey.repay.actions.release_overpaid import release_overpaid
from suiche.journey.repay.actions.reopen_case import reopen_case
from suiche.journey.repay.actions.restore_plan import restore_plan
from suiche.journey.repay.actions.resume_subvention import resume_subvention
from suiche.journey.repay.actions.take_back_credit import take_back_credit
from suiche.journey.repay.actions.update_standing import update_standing
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.journey.repay.actions.write_receipt import RULE_OF
from suiche.journey.repay.event_queries import standing_end
from suiche.journey.repay.states import Channel, EventKind, LoanState, Source, Use
from suiche.kit import outbox
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.ledger import queries as ledger
from suiche.ledger.actions.post import post
from suiche.ledger.actions.reverse import reverse
from suiche.maths.allocation import Bucket

# Taken back so that something else can be done with the loan: the credit waits for it.
ENDS = frozenset({EventKind.SETTLED.value, EventKind.LEASE_ENDED.value, EventKind.WRITTEN_OFF.value})
OFF_PLAN = frozenset(use.value for use in Use)


class EventFinal(Refusal):
    """A reversal is not reversed, and an event only once."""

    code = "event_final"
    zh = "这件事已经冲回过，或者本身就是冲回，不能再冲。要恢复，请重新办理一次。"
    en = "This has been taken back already, or takes something back itself. To restore it, please do it anew."


class WrittenOffFirst(Refusal):
    """What came before a write-off stands as long as it does."""

    code = "written_off_first"
    zh = "这笔贷款已经核销。要冲回之前的事，请先冲回核销。"
    en = "This loan is written off. To take back what came before, please take back the write-off first."


@part
def reverse_event(
    *,
    loan: models.Loan,
    event: models.LoanEvent,
    kind: EventKind = EventKind.REVERSED,
    reason: str,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> models.LoanEvent:
    """Take back an event of a loan: its money with its papers, what it met, its charges, its plan. The caller holds the lock.

    What was met is taken back with the day it counted for, so that lateness comes out as if it had never been met.
    Credit that is no more is taken from what it met, the newest first; credit that is left meets what is due now. A loan
    that was closed by it runs again, and one that has nothing left to pay is closed.
    Refuses: EventFinal, WrittenOffFirst, and PlanMovedOn (see ``restore_plan``).
    """
    if loan.is_in(LoanState.WRITTEN_OFF) and EventKind(event.kind) not in rules.AFTER_WRITE_OFF:
        raise WrittenOffFirst()
    if EventKind(event.kind) in rules.FINAL or models.LoanEvent.objects.filter(reverses=event).exists():
        raise EventFinal()
    _reopen(loan, event, reason, by, on, at)
    before = queries.position(loan)
    running = before.running if loan.is_in(LoanState.ACTIVE) else None
    undone = note_event(
        loan=loan,
        kind=kind,
        facts={"reason": reason, "of": event.kind},
        value_on=event.value_on,
        reverses=event,
        by=by,
        on=on,
        at=at,
    )
    _take_back_allocations(loan, event, undone, before, on, at)
    _take_back_receipts(loan, event, undone, by, on, at)
    _take_back_postings(loan, event, undone, on, at)
    restore_plan(loan=loan, event=event, undone=undone, on=on, at=at)
    present = release_overpaid(loan=loan, present=queries.position(loan), event=undone, on=on, at=at)
    if not loan.is_in(LoanState.SETTLED):
        present = take_back_credit(loan=loan, present=present, event=undone, on=on, at=at)
    if event.kind == EventKind.WRITTEN_OFF.value:
        loan.move_to(LoanState.ACTIVE, by=by, at=at)
    if event.kind == EventKind.TRANSFERRED.value:
        end_mandate(loan=loan, reason=debit_rules.TRANSFERRED, by=by, at=at)  # of whom it is not any more
        loan.customer_id = UUID(event.facts["from"])
        loan.save(update_fields=["customer_id"])
    if event.kind == EventKind.LEASE_ENDED.value:
        models.Lease.objects.filter(loan=loan).update(ended_on=None)
    if loan.is_in(LoanState.ACTIVE):
        move_accrual(loan=loan, before=running, after=present.running, on=on)
        present = bring_up_to_date(loan=loan, present=present, until=on, on=on, at=at)
    present = _use_what_is_left(loan, event, undone, present, by, on, at)
    mark_credit(loan=loan, present=present)
    update_standing(loan=loan, present=present if loan.is_in(LoanState.ACTIVE) else None, on=on, at=at)
    return undone


def _use_what_is_left(
    loan: models.Loan,
    event: models.LoanEvent,
    undone: models.LoanEvent,
    present: rules.Position,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> rules.Position:
    """Let the credit meet what is due now, and close the loan where nothing is left to pay."""
    if event.kind in ENDS or not loan.is_in(LoanState.ACTIVE):
        return present
    reference = f"after:{undone.id}"
    present = apply_credit(
        loan=loan, present=present, reference=reference, until=on, event=undone, on=on, at=at
    )
    close_if_paid(loan=loan, present=present, by=by, on=on, at=at)
    return present


def _reopen(
    loan: models.Loan, event: models.LoanEvent, reason: str, by: Actor, on: BusinessDate, at: Instant
) -> None:
    """Let a settled loan run again: what settled it early goes first, then this event has something to stand on."""
    if not loan.is_in(LoanState.SETTLED):
        return
    closed = standing_end(loan)
    after = closed is not None and closed.number < event.number
    if after and closed is not None and closed.kind == EventKind.SETTLED.value:
        return  # what came after the settlement did not settle anything
    if (closed is None or after) and not models.Allocation.objects.filter(loan=loan, event=event).exists():
        return  # money that came after the last instalment: nothing stands on it
    loan.move_to(LoanState.ACTIVE, by=by, at=at, settled_on=None)
    move_accrual(loan=loan, before=None, after=queries.position(loan).running, on=on)
    outbox.publish(events.LoanReopened(loan_id=loan.id, customer_id=loan.customer_id, on=on, at=at))
    resume_subvention(loan=loan, on=on, at=at)
    if closed is not None and closed.number > event.number:
        reverse_event(loan=loan, event=closed, kind=EventKind.RESTORED, reason=reason, by=by, on=on, at=at)


def _take_back_allocations(
    loan: models.Loan,
    event: models.LoanEvent,
    undone: models.LoanEvent,
    present: rules.Position,
    on: BusinessDate,
    at: Instant,
) -> None:
    groups: dict[tuple[date, str, str], list[tuple[int, Bucket, int]]] = defaultdict(list)
    for row in models.Allocation.objects.filter(loan=loan, event=event).order_by("id"):
        if row.bucket in OFF_PLAN:
            row.pk, row.amount_fen, row.on, row.event = None, -row.amount_fen, on, undone
            row.reference = f"reversal:{undone.id}"
            row.save(force_insert=True)
            continue
        parts = groups[row.value_on, row.source, row.reference]
        parts.append((row.period, Bucket(row.bucket), -row.amount_fen))
    for number, ((value_on, source, _), parts) in enumerate(sorted(groups.items())):
        write_allocation(
            loan=loan,
            present=present,
            reference=f"reversal:{undone.id}:{number}",
            parts=parts,
            value_on=value_on,
            source=Source(source),
            event=undone,
            on=on,
            at=at,
        )


def _take_back_receipts(
    loan: models.Loan,
    event: models.LoanEvent,
    undone: models.LoanEvent,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> None:
    for row in models.Receipt.objects.filter(loan=loan, event=event):
        models.Receipt.objects.create(
            loan=loan,
            order_id=row.order_id,
            channel=row.channel,
            transaction_no=f"{row.transaction_no[:26]}:R:{row.id.hex}",  # nobody can have used it before
            amount_fen=-row.amount_fen,
            paid_at=at,
            on=on,
            event=undone,
            reverses=row,
        )
        post(
            rule=RULE_OF[Channel(row.channel)],
            amounts_fen={"amount": row.amount_fen},
            contract_id=loan.id,
            reference=f"receipt-back:{row.id}",
            on=on,
            at=at,
            counter=True,
        )
        if (
            undone.kind == EventKind.REVERSED.value
        ):  # of money that was given back there is nothing to wait for
            reopen_case(receipt=row)
        for paper in documents.documents_of(subject_type=receipt_queries.SUBJECT, subject_id=row.id):
            if paper.state != DocumentState.VOID.value:
                void_paper(document_id=paper.id, by=by, at=at)


def _take_back_postings(
    loan: models.Loan, event: models.LoanEvent, undone: models.LoanEvent, on: BusinessDate, at: Instant
) -> None:
    for entry in ledger.numbers_of(rules.postings(event.id)):
        reverse(entry_id=entry, on=on, at=at)
    fees = models.Charge.objects.filter(loan=loan, event=event, fee_fen__gt=0)
    models.Charge.objects.bulk_create(
        models.Charge(
            loan=loan, period=row.period, until=row.until, on=on, fee_fen=-row.fee_fen, event=undone
        )
        for row in fees
    )
