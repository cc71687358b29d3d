"""End a lease on or after its last due date: the car is bought, or comes back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.module_loading import import_string

from suiche.journey.finish.queries import END, END_TASK
from suiche.journey.finish.rules import LeaseAlreadyOver, LeaseNotOver, check_end
from suiche.journey.repay import event_queries
from suiche.journey.repay.actions.bring_up_to_date import bring_up_to_date
from suiche.journey.repay.actions.end_lease import end_lease as post_end
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.lease_queries import LeaseEnd, LeaseOption, lease_terms
from suiche.journey.repay.queries import position
from suiche.journey.repay.states import EventKind, LoanState
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import BadInput, NotFound

SHORTEST_REASON, LONGEST_REASON = 4, 200


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
    """Post the end where one of the roles may decide its amount alone, the residual of a car that came back; else
    propose it. ``roles`` None: two people have agreed on it.

    Refuses: NotFound (no lease of ours), BadInput, LeaseAlreadyOver, LeaseNotOver.
    """
    said = " ".join(reason.split())
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise BadInput(
            field="reason",
            zh=f"请写清原因，{SHORTEST_REASON}到{LONGEST_REASON}个字。",
            en=f"Please give the reason, in {SHORTEST_REASON} to {LONGEST_REASON} characters.",
        )
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    terms = lease_terms(loan)
    if terms is None:
        raise NotFound()
    if terms.ended or not loan.is_in(LoanState.ACTIVE):
        raise LeaseAlreadyOver()
    returned = end.option is LeaseOption.RETURN
    check_end(
        returned=returned,
        paper=end.paper,
        returned_on=end.returned_on,
        kilometres=end.kilometres,
        adjustment_fen=end.adjustment_fen,
        on=on,
    )
    present = position(loan)
    if present.plan[-1].due_date > on:
        raise LeaseNotOver(last=present.plan[-1].due_date.isoformat())
    amount_fen = terms.residual_fen if returned else 0
    if roles is not None and amount_fen > event_queries.authority(EventKind.LEASE_ENDED, roles, on):
        arguments = {
            "loan_id": loan.id,
            "end": END.dump_json(end).decode(),
            "amount_fen": amount_fen,
            "why": said,
            "asked_by": str(by),
        }
        task = import_string(END_TASK)
        return LeaseEndOrdered(
            None, proposals.propose(task=task, arguments=arguments, reason=said, by=by, at=at)
        )
    present = bring_up_to_date(loan=loan, present=present, until=on, on=on, at=at)
    event = post_end(loan=loan, present=present, terms=terms, end=end, by=by, on=on, at=at)
    return LeaseEndOrdered(event.id, None)
