"""End a lease on or after its last due date: the car is bought, or comes back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.journey.finish.actions.check_lease_end import check_lease_end
from suiche.journey.finish.actions.perform_end import perform_end
from suiche.journey.finish.queries import END, END_TASK
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.note_alone import note_alone
from suiche.journey.repay.authority_queries import Ask, alone
from suiche.journey.repay.lease_queries import LeaseEnd
from suiche.journey.repay.states import EventKind
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.reasons import reason_of


@dataclass(frozen=True)
class LeaseEndOrdered:
    """Which of the two: the event that was posted, or the proposal that waits for a second person."""

    event_id: UUID | None
    proposal_id: UUID | None


@action
def end_lease(
    *,
    loan_id: UUID,
    end: LeaseEnd,
    reason: str,
    roles: tuple[str, ...] | None,
    key: str | None = None,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> LeaseEndOrdered:
    """Post the end where one of the roles may decide its amount alone (see ``check_lease_end``); else propose it.
    ``roles`` None: two people have agreed on it.

    Refuses: NotFound (no lease of ours), BadInput, LeaseAlreadyOver, LeaseNotOver.
    """
    said = reason_of(reason)
    amount_fen = check_lease_end(loan_id=loan_id, end=end, on=on)
    asked = (Ask(EventKind.LEASE_ENDED, amount_fen),) if roles is not None else ()
    if asked and not alone(loan_id=loan_id, asked=asked, roles=roles or (), by=by, on=on):
        arguments = {
            "loan_id": loan_id,
            "end": END.dump_json(end).decode(),
            "amount_fen": amount_fen,
            "why": said,
            "asked_by": str(by),
        }
        return LeaseEndOrdered(
            None, proposals.propose(task=END_TASK, arguments=arguments, reason=said, by=by, at=at)
        )
    event_id = perform_end(loan_id=loan_id, end=end, by=by, on=on, at=at)
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    note_alone(loan=loan, asked=asked, event_id=event_id, by=by, on=on)
    return LeaseEndOrdered(event_id, None)
