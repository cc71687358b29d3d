"""The end of a lease, and subvention statements, for programs. Amounts are whole fen.

Customers read their three choices; colleagues see what an end would do, do it, or agree as a second person.
"""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from suiche.channels.api import door
from suiche.channels.duties import Duty
from suiche.journey.finish import choice_queries
from suiche.journey.finish.actions.decide_lease_end import decide_lease_end
from suiche.journey.finish.actions.end_lease import end_lease
from suiche.journey.finish.actions.rehearse_lease_end import rehearse_lease_end
from suiche.journey.repay.actions.receive_subvention import receive_subvention
from suiche.journey.repay.lease_queries import LeaseEnd, LeaseOption
from suiche.journey.repay.states import Payer
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import NotFound

router = Router(tags=["leases"])
ENDS = door.StaffAuth(Duty.END_LEASES)
DECIDES = door.StaffAuth(Duty.DECIDE_EVENTS)
BOOKS = door.StaffAuth(Duty.KEEP_BOOKS)
MOST_FEN = 10**13


class RenewalOut(Schema):
    """Renewing over so many months, each at this rent."""

    months: int
    rent_fen: int


class ChoicesOut(Schema):
    """The three choices at the end: what buying takes once the deposit is used, what a return may cost, renewals.

    A car that comes back may have run ``kilometres``; each one beyond costs ``kilometre_fen``.
    """

    last_due: date
    choose_by: date
    residual_fen: int
    deposit_fen: int
    purchase_fen: int
    kilometres: int
    kilometre_fen: int
    renewals: list[RenewalOut]


class EndIn(Schema):
    """How the lease ends. The last three are for a return: the day, the clock, and the damage as quoted."""

    option: Literal["purchase", "return"]
    paper: str = Field(max_length=80)
    reason: str = Field(max_length=400)
    returned_on: date | None = None
    kilometres: int = Field(default=0, ge=0, le=9_999_999)
    damage_fen: int = Field(default=0, ge=0, le=MOST_FEN)


class StandsOut(Schema):
    """How the lease stands."""

    state: str
    owed_fen: int
    credit_fen: int
    principal_fen: int


class EndShownOut(Schema):
    """What would happen. ``amount_fen`` asks for authority: residual and adjustment of a return. ``alone``: the caller has it."""

    before: StandsOut
    after: StandsOut
    adjustment_fen: int
    amount_fen: int
    alone: bool


class EndedOut(Schema):
    """Either the event that was posted, or the proposal that waits for a second person."""

    event_id: UUID | None
    proposal_id: UUID | None


class DecisionIn(Schema):
    """Yes or no."""

    approved: bool


class StatementLineIn(Schema):
    """One contract of a statement; below zero what the payer deducts."""

    contract_no: str = Field(min_length=1, max_length=40)
    amount_fen: int = Field(ge=-MOST_FEN, le=MOST_FEN)


class StatementIn(Schema):
    """A payer's statement, booked once by its number."""

    payer: Payer
    statement_no: str = Field(min_length=1, max_length=60)
    lines: list[StatementLineIn] = Field(min_length=1, max_length=2_000)


class StatementOut(Schema):
    """What a statement came to; ``posted`` is false where it was booked before."""

    amount_fen: int
    loans: int
    posted: bool


@router.get(
    "/loans/{uuid:loan_id}/lease-end",
    auth=door.CustomerAuth(),
    response=ChoicesOut,
    summary="The choices at the end of a lease",
)
def choices(request: HttpRequest, loan_id: UUID) -> ChoicesOut:
    """Return the choices, at any time of the lease. Refuses: not_found (also where there is nothing to choose)."""
    found = choice_queries.choices(
        loan_id=loan_id, customer_id=door.customer_id(request), on=business_date(), soon=False
    )
    if found is None:
        raise NotFound()
    return ChoicesOut(
        last_due=found.last_due,
        choose_by=found.choose_by,
        residual_fen=found.residual_fen,
        deposit_fen=found.deposit_fen,
        purchase_fen=found.purchase_fen,
        kilometres=found.returning.kilometres,
        kilometre_fen=found.returning.kilometre_fen,
        renewals=[RenewalOut(months=one.months, rent_fen=one.rent_fen) for one in found.renewals],
    )


@router.post(
    "/staff/loans/{uuid:loan_id}/lease-end/rehearsal",
    auth=ENDS,
    response=EndShownOut,
    summary="See what an end of a lease would do",
)
def rehearse(request: HttpRequest, loan_id: UUID, body: EndIn) -> EndShownOut:
    """Post nothing. Refuses: not_found, bad_input, lease_not_over, lease_already_over."""
    who, at = door.signed_in(request), now()
    end = _end(loan_id, body)
    shown = rehearse_lease_end(
        loan_id=loan_id, end=end, roles=who.roles, by=who.actor, on=business_date_of(at), at=at
    )
    before, after = (
        StandsOut(
            state=one.state.value,
            owed_fen=one.owed_fen,
            credit_fen=one.credit_fen,
            principal_fen=one.principal_fen,
        )
        for one in (shown.before, shown.after)
    )
    return EndShownOut(
        before=before,
        after=after,
        adjustment_fen=end.adjustment_fen,
        amount_fen=shown.amount_fen,
        alone=shown.alone,
    )


@router.post(
    "/staff/loans/{uuid:loan_id}/lease-end", auth=ENDS, response={201: EndedOut}, summary="End a lease"
)
def end(request: HttpRequest, loan_id: UUID, body: EndIn) -> Status[EndedOut]:
    """End it within the caller's authority, else propose it. Refuses: see the rehearsal."""
    who, at = door.signed_in(request), now()
    done = end_lease(
        loan_id=loan_id,
        end=_end(loan_id, body),
        reason=body.reason,
        roles=who.roles,
        by=who.actor,
        on=business_date_of(at),
        at=at,
    )
    return Status(201, EndedOut(event_id=done.event_id, proposal_id=done.proposal_id))


@router.post(
    "/staff/lease-ends/{uuid:proposal_id}",
    auth=DECIDES,
    response={204: None},
    summary="Agree to a lease's end",
)
def decide(request: HttpRequest, proposal_id: UUID, body: DecisionIn) -> Status[None]:
    """Agree or not, as a second person. Refuses: not_found, same_person, already_decided."""
    who = door.signed_in(request)
    decide_lease_end(proposal_id=proposal_id, approved=body.approved, by=who.actor, at=now())
    return Status(204, None)


@router.post(
    "/staff/subvention-statements",
    auth=BOOKS,
    response=StatementOut,
    summary="Book a statement of subventions",
)
def statement(request: HttpRequest, body: StatementIn) -> StatementOut:
    """Book it whole or not at all. Refuses: not_found, bad_input, subvention_not_promised, subvention_statement_known."""
    at = now()
    received = receive_subvention(
        payer=body.payer,
        statement_no=body.statement_no,
        lines=tuple((line.contract_no.strip(), line.amount_fen) for line in body.lines),
        by=door.signed_in(request).actor,
        on=business_date_of(at),
        at=at,
    )
    return StatementOut(amount_fen=received.amount_fen, loans=received.loans, posted=received.posted)


def _end(loan_id: UUID, body: EndIn) -> LeaseEnd:
    if body.option == LeaseOption.PURCHASE.value:
        return LeaseEnd(LeaseOption.PURCHASE, body.paper)
    adjustment_fen = choice_queries.return_terms(loan_id).adjustment(body.kilometres, body.damage_fen)
    return LeaseEnd(LeaseOption.RETURN, body.paper, body.returned_on, body.kilometres, adjustment_fen)
