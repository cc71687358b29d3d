"""Reading the journal of a loan's events, the limits of authority, and what waits for a second person. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from suiche.journey.repay import models, rules
from suiche.journey.repay.states import EventKind
from suiche.kit.proposals import Proposal, proposals_of
from suiche.kit.refusal import NotFound

TASK = "suiche.journey.repay.tasks:carry_out_approved"  # named, not imported: tasks stand above on the map
EventOrder = rules.EventOrder
BankTransfer = rules.BankTransfer
ORDER: TypeAdapter[EventOrder | BankTransfer] = TypeAdapter(EventOrder | BankTransfer)


@dataclass(frozen=True)
class EventView:
    """One event of a loan. ``value_on`` is the day it counts for; ``reversed_by`` the event that took it back."""

    event_id: UUID
    number: int
    kind: EventKind
    on: date
    value_on: date
    at: datetime
    by: str
    facts: dict[str, Any]
    reverses: int | None
    reversed_by: int | None


def events(loan_id: UUID, *, as_of: date | None = None) -> tuple[EventView, ...]:
    """Return a loan's events, oldest first, as known at the end of a day."""
    rows = models.LoanEvent.objects.filter(loan_id=loan_id).order_by("number")
    if as_of is not None:
        rows = rows.filter(on__lte=as_of)
    found = list(rows)
    numbers = {row.id: row.number for row in found}
    taken_back = {row.reverses_id: row.number for row in found if row.reverses_id}
    return tuple(
        EventView(
            row.id,
            row.number,
            EventKind(row.kind),
            row.on,
            row.value_on,
            row.at,
            row.by,
            row.facts,
            numbers.get(row.reverses_id) if row.reverses_id else None,
            taken_back.get(row.id),
        )
        for row in found
    )


def event_row(loan: models.Loan, event_id: UUID | None) -> models.LoanEvent:
    """Return an event of this loan, for the action that takes it back. Refuses: NotFound."""
    row = models.LoanEvent.objects.filter(loan=loan, id=event_id).first() if event_id else None
    if row is None:
        raise NotFound()
    return row


def to_take_back(loan: models.Loan, order: rules.EventOrder) -> models.LoanEvent:
    """Return the event that an order takes back. Refuses: NotFound, also where the order's word is not for its kind;
    ChangeOfPlan.
    """
    row = event_row(loan, order.event_id)
    rules.check_taking_back(order.kind, EventKind(row.kind))
    return row


def standing_end(loan: models.Loan) -> models.LoanEvent | None:
    """Return the event that ended a loan before its last instalment was paid, where it was not taken back."""
    taken_back = models.LoanEvent.objects.filter(loan=loan, reverses__isnull=False).values("reverses_id")
    ends = (EventKind.SETTLED.value, EventKind.LEASE_ENDED.value)
    rows = models.LoanEvent.objects.filter(loan=loan, kind__in=ends).exclude(id__in=taken_back)
    return rows.order_by("-number").first()


@dataclass(frozen=True)
class Limit:
    """How much a role may decide alone for a kind of event and one loan within ``days``, in fen."""

    kind: EventKind
    role: str
    limit_fen: int
    days: int


def limits(on: date) -> tuple[Limit, ...]:
    """Return the limits that hold on a day, by kind and role."""
    rows = models.Authority.objects.filter(valid_from__lte=on).order_by("kind", "role", "-valid_from")
    return tuple(
        Limit(EventKind(row.kind), row.role, row.limit_fen, row.days) for row in rows.distinct("kind", "role")
    )


@dataclass(frozen=True)
class WaitingEvent:
    """A proposal about a loan that nobody has decided."""

    proposal: Proposal
    loan_id: UUID
    order: rules.EventOrder | rules.BankTransfer

    @property
    def kind(self) -> EventKind:
        """What it would be."""
        return self.order.kind


def waiting_events(*, loan_id: UUID | None = None) -> tuple[WaitingEvent, ...]:
    """Return what waits for a second person, the newest first; of one loan, or all."""
    return tuple(_waiting(one) for one in proposals_of(TASK, only="waiting", about=_about(loan_id)))


def refused_events(*, loan_id: UUID | None = None, most: int = 20) -> tuple[WaitingEvent, ...]:
    """Return what was approved and could not be carried out, the newest first; of one loan, or all."""
    found = proposals_of(TASK, only="refused", about=_about(loan_id), most=most)
    return tuple(_waiting(one) for one in found)


def _about(loan_id: UUID | None) -> dict[str, str] | None:
    return None if loan_id is None else {"loan_id": str(loan_id)}


def _waiting(one: Proposal) -> WaitingEvent:
    return WaitingEvent(one, UUID(one.arguments["loan_id"]), ORDER.validate_json(one.arguments["order"]))
