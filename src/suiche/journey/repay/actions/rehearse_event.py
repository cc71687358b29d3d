"""Show what an order would do to a loan, by doing it and undoing it: the figures are those that will be posted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from suiche.journey.repay import event_queries, rules
from suiche.journey.repay.actions.book_transfer import book_transfer
from suiche.journey.repay.actions.carry_out import carry_out
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.stand_queries import Stands, stands
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import BadInput
from suiche.ledger import queries as ledger
from suiche.ledger.queries import EntryView


@dataclass(frozen=True)
class Rehearsal:
    """How the loan stands before and would stand after, and what would be posted.

    ``amount_fen`` is what authority is asked for; ``alone``: these roles may decide it without a second person.
    """

    before: Stands
    after: Stands
    amount_fen: int
    alone: bool
    entries: tuple[EntryView, ...]


@action
def rehearse_event(
    *,
    loan_id: UUID,
    order: rules.EventOrder | rules.BankTransfer,
    roles: tuple[str, ...],
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> Rehearsal:
    """Carry the order out inside a savepoint that is rolled back: nothing of it stays.

    Refuses: NotFound, BadInput, and whatever the order itself would refuse.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    before, posted = stands(loan, on), {entry.number for entry in ledger.entries(loan_id)}
    amount_fen, alone = order.amount_fen, True
    if isinstance(order, rules.EventOrder):
        amount_fen = event_queries.amount_of(loan, order, on)
        alone = amount_fen <= event_queries.authority(order.kind, roles, on)
    with transaction.atomic():
        if isinstance(order, rules.EventOrder):
            carry_out(loan=loan, order=order, reason="", by=by, on=on, at=at)
        elif book_transfer(loan=loan, transfer=order, by=by, on=on, at=at) is None:
            raise BadInput(
                field="transaction_no",
                zh="这个交易号已经记过账了。",
                en="This transaction has been booked before.",
            )
        after = stands(loan, on)
        entries = tuple(entry for entry in ledger.entries(loan_id) if entry.number not in posted)
        transaction.set_rollback(True)
    return Rehearsal(before, after, amount_fen, alone, entries)
