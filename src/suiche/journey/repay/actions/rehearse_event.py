"""Show what an order would do to a loan, by doing it and undoing it: the figures are those that will be posted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from suiche.journey.repay import authority_queries, rules
from suiche.journey.repay.actions.carry_out import carry_out
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.stand_queries import Stands, stands
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger import queries as ledger
from suiche.ledger.queries import EntryView


@dataclass(frozen=True)
class Rehearsal:
    """How the loan stands before and would stand after, and what would be posted.

    ``amount_fen`` is what authority is asked for; ``alone``: these roles may decide it without a second person;
    ``own_money``: they may not, as they have typed in a transfer of this loan and it pays out.
    """

    before: Stands
    after: Stands
    amount_fen: int
    alone: bool
    entries: tuple[EntryView, ...]
    own_money: bool = False


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

    Refuses: NotFound, and whatever the order itself would refuse.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    before, posted = stands(loan, on), {entry.number for entry in ledger.entries(loan_id)}
    asked = authority_queries.asks(loan, order, on)
    alone = authority_queries.alone(loan_id=loan.id, asked=asked, roles=roles, by=by, on=on)
    own_money = authority_queries.pays_out_own(loan_id=loan.id, asked=asked, by=by)
    with transaction.atomic():
        carry_out(loan=loan, order=order, reason="", by=by, on=on, at=at)
        after = stands(loan, on)
        entries = tuple(entry for entry in ledger.entries(loan_id) if entry.number not in posted)
        transaction.set_rollback(True)
    return Rehearsal(before, after, authority_queries.asked_fen(asked), alone, entries, own_money)
