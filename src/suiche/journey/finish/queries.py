"""Reading closures: the certificate, and how leases are to end. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import TypeAdapter

from suiche.documents import queries as documents
from suiche.documents.queries import OpenedDocument
from suiche.journey.finish import models
from suiche.journey.repay import event_queries
from suiche.journey.repay import queries as repay
from suiche.journey.repay.lease_queries import LeaseEnd, LeaseOption
from suiche.journey.repay.states import EventKind
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.proposals import Proposal, proposals_of
from suiche.kit.refusal import NotFound

END = TypeAdapter(LeaseEnd)
END_TASK = (
    "suiche.journey.finish.tasks:carry_out_lease_end"  # named, not imported: tasks stand above on the map
)


@dataclass(frozen=True)
class WaitingLeaseEnd:
    """An end of a lease that was proposed."""

    proposal: Proposal
    loan_id: UUID
    end: LeaseEnd


def waiting_lease_ends(*, loan_id: UUID | None = None) -> tuple[WaitingLeaseEnd, ...]:
    """Return the ends that wait for a second person, the newest first; of one lease, or all."""
    return _proposed("waiting", loan_id, None)


def refused_lease_ends(*, loan_id: UUID | None = None, most: int = 20) -> tuple[WaitingLeaseEnd, ...]:
    """Return the ends that were approved and could not be carried out, the newest first; of one lease, or all."""
    return _proposed("refused", loan_id, most)


def _proposed(
    only: Literal["waiting", "refused"], loan_id: UUID | None, most: int | None
) -> tuple[WaitingLeaseEnd, ...]:
    about = None if loan_id is None else {"loan_id": str(loan_id)}
    return tuple(
        WaitingLeaseEnd(one, UUID(one.arguments["loan_id"]), END.validate_json(one.arguments["end"]))
        for one in proposals_of(END_TASK, only=only, about=about, most=most)
    )


def came_back(loan_id: UUID) -> bool:
    """Tell whether the car of a lease was returned, and that was not taken back since."""
    return any(
        event.kind is EventKind.LEASE_ENDED
        and event.reversed_by is None
        and event.facts["option"] == LeaseOption.RETURN.value
        for event in event_queries.events(loan_id)
    )


@dataclass(frozen=True)
class ClosureView:
    """The papers of a settled loan."""

    loan_id: UUID
    document_id: UUID
    paper_no: str
    verify_code: str
    closed_at: datetime


def closure(*, loan_id: UUID, customer_id: UUID | None, on: BusinessDate) -> ClosureView | None:
    """Return the closure of this customer's loan, or None while the certificate is being made. Refuses: NotFound."""
    repay.home(loan_id=loan_id, customer_id=customer_id, on=on)
    row = models.Closure.objects.filter(loan_id=loan_id).first()
    if row is None:
        return None
    paper = documents.document(document_id=row.certificate_document_id)
    return ClosureView(loan_id, paper.id, paper.paper_no, paper.verify_code, row.closed_at)


def certificate(
    *, loan_id: UUID, customer_id: UUID | None, reader: Actor, on: BusinessDate, at: Instant
) -> OpenedDocument:
    """Return the certificate PDF and log who opened it. Refuses: NotFound (another's loan, or not made yet)."""
    found = closure(loan_id=loan_id, customer_id=customer_id, on=on)
    if found is None:
        raise NotFound()
    return documents.open_document(document_id=found.document_id, reader=reader, at=at)
