"""What colleagues asked for and could not decide alone: the list for supervisors, yes and no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.channels import access, duties
from suiche.channels.duties import Duty
from suiche.channels.staff import frame, lease_end, loan_words, names
from suiche.journey.change import change_queries
from suiche.journey.change import waiting_queries as changes
from suiche.journey.change.actions.decide_change import decide_change
from suiche.journey.change.waiting_queries import WaitingChange
from suiche.journey.finish import queries as finish
from suiche.journey.finish.actions.decide_lease_end import decide_lease_end
from suiche.journey.finish.queries import WaitingLeaseEnd
from suiche.journey.repay import desk_queries, event_queries
from suiche.journey.repay.actions.decide_event import decide_event
from suiche.journey.repay.event_queries import WaitingEvent
from suiche.journey.repay.states import EventKind
from suiche.kit.clock import business_date, now
from suiche.kit.proposals import AlreadyDecided, ProposalAltered, SamePerson
from suiche.kit.refusal import Refusal
from suiche.kit.words import Words
from suiche.parties import queries as parties
from suiche.parties.roles import Role

ROLES: dict[str, Words] = {
    Role.UNDERWRITER: Words("审批", "Underwriter"),
    Role.OPERATIONS: Words("运营", "Operations"),
    Role.ACCOUNTANT: Words("会计", "Accountant"),
    Role.SERVICE: Words("客服", "Service"),
    Role.AUDITOR: Words("审计", "Auditor"),
    Role.PRODUCTS: Words("产品", "Products"),
    Role.SUPERVISOR: Words("主管", "Supervisor"),
}


class Waits(NamedTuple):
    """A proposal in words."""

    one: WaitingEvent | WaitingLeaseEnd | WaitingChange
    href: str  # where it is decided
    contract_no: str
    words: Words
    detail: Words
    amount_fen: int
    by: Words
    mine: bool


def waiting(request: HttpRequest, loan_id: UUID | None = None) -> list[Waits]:
    """Return what waits for a second person, in words; of one loan, or all."""
    people, me = names.People(), str(access.actor(request))
    orders = event_queries.waiting_events(loan_id=loan_id)
    ends = finish.waiting_lease_ends(loan_id=loan_id)
    asked = changes.waiting_changes(loan_id=loan_id)
    loans = [one.loan_id for one in orders] + [one.loan_id for one in ends] + [one.loan_id for one in asked]
    numbers = desk_queries.contract_numbers(loans)
    return (
        [
            Waits(
                one,
                f"/desk/events/{one.proposal.id}/decide",
                numbers[one.loan_id],
                _order_words(one),
                _detail(one),
                int(one.proposal.arguments.get("amount_fen", 0)),
                people.name(one.proposal.proposed_by),
                one.proposal.proposed_by == me,
            )
            for one in orders
        ]
        + [
            Waits(
                end,
                f"/desk/lease-ends/{end.proposal.id}/decide",
                numbers[end.loan_id],
                loan_words.EVENTS[EventKind.LEASE_ENDED],
                lease_end.told(end.end),
                int(end.proposal.arguments.get("amount_fen", 0)),
                people.name(end.proposal.proposed_by),
                end.proposal.proposed_by == me,
            )
            for end in ends
        ]
        + [
            Waits(
                change,
                f"/desk/changes/{change.proposal.id}/decide",
                numbers[change.loan_id],
                loan_words.ORDERS[change.kind],
                _change_detail(change),
                int(change.proposal.arguments.get("amount_fen", 0)),
                people.name(change.proposal.proposed_by),
                change.proposal.proposed_by == me,
            )
            for change in asked
        ]
    )


class RefusedEvent(NamedTuple):
    """An approved order that could not be carried out, in words."""

    loan_id: UUID
    contract_no: str
    words: Words
    why: Words
    asked_by: Words
    at: datetime


def refused(loan_id: UUID | None = None) -> list[RefusedEvent]:
    """Return what was approved and could not be carried out, in words; of one loan, or the last of all."""
    people = names.People()
    found = (
        [
            (one.loan_id, one.proposal, _order_words(one))
            for one in event_queries.refused_events(loan_id=loan_id)
        ]
        + [
            (change.loan_id, change.proposal, loan_words.ORDERS[change.kind])
            for change in changes.refused_changes(loan_id=loan_id)
        ]
        + [
            (end.loan_id, end.proposal, loan_words.EVENTS[EventKind.LEASE_ENDED])
            for end in finish.refused_lease_ends(loan_id=loan_id)
        ]
    )
    numbers = desk_queries.contract_numbers({of for of, _, _ in found})
    return [
        RefusedEvent(
            of,
            numbers[of],
            words,
            proposal.refused,
            people.name(proposal.proposed_by),
            proposal.refused_at,
        )
        for of, proposal, words in found
        if proposal.refused is not None and proposal.refused_at is not None
    ]


def _order_words(one: WaitingEvent) -> Words:
    return (
        loan_words.TYPED_IN
        if isinstance(one.order, event_queries.BankTransfer)
        else loan_words.ORDERS[one.order.kind]
    )


def _change_detail(one: WaitingChange) -> Words:
    """Say which change it is, and that a quote holds on its day only."""
    name, wished = change_queries.KINDS[one.view.kind], change_queries.of_wish(one.view.wish)
    told = Words(f"{name.zh}，{wished.zh}", f"{name.en}, {wished.en}")
    if one.what == "take_back":
        return told
    day = one.view.day.isoformat()
    return Words(f"{told.zh}；报价只在{day}有效", f"{told.en}; the quote holds on {day} only")


def _detail(one: WaitingEvent) -> Words:
    order = one.order
    if isinstance(order, event_queries.BankTransfer):
        payer = f"，{order.payer}" if order.payer else ""
        day = order.paid_on.isoformat()
        return Words(f"{order.transaction_no}，{day}到账{payer}", f"{order.transaction_no}, came on {day}{payer.replace('，', ', ')}")  # fmt: skip
    if order.bucket:
        return loan_words.of_period(order.period, names.BUCKETS[order.bucket])
    if order.event_id is not None:
        for event in event_queries.events(one.loan_id):
            if event.event_id == order.event_id:
                words = loan_words.EVENTS[event.kind]
                return Words(f"{event.on} {words.zh}", f"{event.on} {words.en}")
    if order.customer_id is not None:
        heir = parties.masked_names([order.customer_id])[order.customer_id]
        return Words(f"转给{heir}，文件{order.consent}", f"to {heir}, paper {order.consent}")
    return Words("", "")


@never_cache
@require_GET
@frame.only("events")
def events(request: HttpRequest) -> HttpResponse:
    """List what waits for a second person."""
    return _page(request, None)


@never_cache
@require_POST
@duties.only(Duty.DECIDE_EVENTS)
def decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Agree or not. Somebody's own proposal, and one that is decided, come back with words. Refuses: NotFound."""
    return _decided(request, proposal_id, decide_event)


@never_cache
@require_POST
@duties.only(Duty.DECIDE_EVENTS)
def decide_end(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Agree or not to the end of a lease, as to any other event. Refuses: NotFound."""
    return _decided(request, proposal_id, decide_lease_end)


@never_cache
@require_POST
@duties.only(Duty.DECIDE_EVENTS)
def decide_plan(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Agree or not to a change of a plan, or to taking one back. Refuses: NotFound."""
    return _decided(request, proposal_id, decide_change)


def _decided(request: HttpRequest, proposal_id: UUID, decide: Callable[..., object]) -> HttpResponse:
    approved = request.POST.get("decision") == "approve"
    try:
        decide(proposal_id=proposal_id, approved=approved, by=access.actor(request), at=now())
    except (SamePerson, AlreadyDecided, ProposalAltered) as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(f"/desk/events?told={'approved' if approved else 'declined'}")


def _page(request: HttpRequest, refusal: Refusal | None) -> HttpResponse:
    told = request.GET.get("told", "")
    facts = {
        "waiting": waiting(request),
        "refused": refused(),
        "told": told if told in ("approved", "declined") else "",
        "problem": refusal.words if refusal else "",
        "limits": limits(),
    }
    return frame.page(request, "staff/loan_events.html", facts, section="events", status=refusal.status if refusal else 200)  # fmt: skip


def limits() -> list[tuple[Words, Words, int, int]]:
    """Return who may decide what alone for one loan: event, role, limit in fen, within how many days."""
    return [
        (loan_words.LIMITS[one.kind], ROLES.get(one.role, Words(one.role, one.role)), one.limit_fen, one.days)
        for one in event_queries.limits(business_date())
    ]
