"""Post the end of a lease that was checked, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay.actions.bring_up_to_date import bring_up_to_date
from suiche.journey.repay.actions.end_lease import end_lease
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.lease_queries import LeaseEnd, lease_terms
from suiche.journey.repay.queries import position
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@part
def perform_end(*, loan_id: UUID, end: LeaseEnd, by: Actor, on: BusinessDate, at: Instant) -> UUID:
    """Bill what has fallen due and post the end; return the event. ``check_lease_end`` has been asked before."""
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    terms = lease_terms(loan)
    assert terms is not None, "check_lease_end refuses what is no lease"
    present = bring_up_to_date(loan=loan, present=position(loan), until=on, on=on, at=at)
    return end_lease(loan=loan, present=present, terms=terms, end=end, by=by, on=on, at=at).id
