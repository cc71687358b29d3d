"""Show what an end would do to a lease, by doing it and undoing it: the figures are those that will be posted."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from suiche.journey.finish.actions.check_lease_end import check_lease_end
from suiche.journey.finish.actions.perform_end import perform_end
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.rehearse_event import Rehearsal
from suiche.journey.repay.authority_queries import Ask, alone
from suiche.journey.repay.lease_queries import LeaseEnd
from suiche.journey.repay.stand_queries import stands
from suiche.journey.repay.states import EventKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger import queries as ledger


@action
def rehearse_lease_end(
    *, loan_id: UUID, end: LeaseEnd, roles: tuple[str, ...], by: Actor, on: BusinessDate, at: Instant
) -> Rehearsal:
    """Post the end inside a savepoint that is rolled back: nothing of it stays. Refuses: see ``check_lease_end``."""
    amount_fen = check_lease_end(loan_id=loan_id, end=end, on=on)
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    before, posted = stands(loan, on), {entry.number for entry in ledger.entries(loan_id)}
    with transaction.atomic():
        perform_end(loan_id=loan_id, end=end, by=by, on=on, at=at)
        loan.refresh_from_db()
        after = stands(loan, on)
        entries = tuple(entry for entry in ledger.entries(loan_id) if entry.number not in posted)
        transaction.set_rollback(True)
    asked = (Ask(EventKind.LEASE_ENDED, amount_fen),)
    may = alone(loan_id=loan_id, asked=asked, roles=roles, by=by, on=on)
    return Rehearsal(before, after, amount_fen, may, entries)
