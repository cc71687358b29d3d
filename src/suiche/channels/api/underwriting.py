"""Underwriting for programs of the company: the queue, a case, a decision by hand. Personal data is masked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from suiche.channels.api import door
from suiche.channels.api.door import StaffAuth
from suiche.channels.duties import Duty
from suiche.journey.decide import desk_queries
from suiche.journey.decide.actions.answer_proposal import answer_proposal
from suiche.journey.decide.actions.decide_by_hand import decide_by_hand
from suiche.journey.decide.states import CaseState, Outcome
from suiche.kit.clock import business_date_of, now

router = Router(tags=["underwriting"])


class CaseLineOut(Schema):
    """A case in the queue."""

    id: UUID
    number: str
    state: str
    name_masked: str
    principal_fen: int
    reasons: list[str]
    score: int | None
    opened_at: datetime
    promised_by: datetime
    late: bool
    review: bool


class RuleOut(Schema):
    """One rule's trace."""

    rule_id: str
    version: str
    value: str
    threshold: str
    hit: bool
    effect: str
    reason_code: str


class CaseOut(Schema):
    """A case: what was asked, every rule, every decision so far."""

    id: UUID
    application_id: UUID
    number: str
    state: str
    name_masked: str
    principal_fen: int
    score: int | None
    checks: dict[str, str]
    trace: list[RuleOut]
    outcomes: list[str]
    authority_fen: int
    above_authority: bool
    proposal_id: UUID | None


class DecideIn(Schema):
    """A decision by hand; a decline names 1 to 4 reasons. ``note``: why, for colleagues."""

    outcome: Outcome
    reasons: list[str] = Field([], max_length=10)
    note: str = Field(max_length=1000)


class DecidedOut(Schema):
    """The decision, or the proposal that waits for a second person."""

    decision_id: UUID | None
    proposal_id: UUID | None


class AnswerIn(Schema):
    """The second person's answer."""

    approved: bool


@router.get("/staff/cases", auth=StaffAuth(Duty.READ_CASES), response=list[CaseLineOut])
def cases(request: HttpRequest, state: CaseState = CaseState.REFERRED) -> list[CaseLineOut]:
    """Return the cases in a state, the most urgent first."""
    return [
        CaseLineOut(
            id=line.case_id, number=line.number, state=line.state.value, name_masked=line.name_masked,
            principal_fen=line.principal_fen, reasons=list(line.reasons), score=line.score, opened_at=line.opened_at,
            promised_by=line.promised_by, late=line.late, review=line.review,
        )
        for line in desk_queries.cases(state=state, at=now())
    ]  # fmt: skip


@router.get("/staff/cases/{case_id}", auth=StaffAuth(Duty.READ_CASES), response=CaseOut)
def case(request: HttpRequest, case_id: UUID) -> CaseOut:
    """Return one case; the look is written down. Refuses: not_found."""
    at = now()
    view = desk_queries.case(case_id, by=door.signed_in(request).actor, at=at, on=business_date_of(at))
    return CaseOut(
        id=view.case_id,
        application_id=view.application_id,
        number=view.number,
        state=view.state.value,
        name_masked=view.name_masked,
        principal_fen=view.wished.principal_fen,
        score=view.shares.score if view.shares else None,
        checks={one.check.value: one.outcome for one in view.checks},
        trace=[RuleOut(**{name: getattr(line, name) for name in RuleOut.model_fields}) for line in view.trace],
        outcomes=[one.outcome.value for one in view.decisions],
        authority_fen=view.authority_fen,
        above_authority=view.above_authority,
        proposal_id=view.proposal.id if view.proposal else None,
    )  # fmt: skip


@router.post("/staff/cases/{case_id}/decide", auth=StaffAuth(Duty.DECIDE_CASES), response=DecidedOut)
def decide(request: HttpRequest, case_id: UUID, body: DecideIn) -> DecidedOut:
    """Decide a referred case. Refuses: not_found, not_referred, waits_for_second, bad_input."""
    at = now()
    decided = decide_by_hand(
        case_id=case_id,
        outcome=body.outcome,
        reasons=tuple(dict.fromkeys(body.reasons)),
        note=body.note,
        by=door.signed_in(request).actor,
        at=at,
        on=business_date_of(at),
    )
    return DecidedOut(decision_id=decided.decision_id, proposal_id=decided.proposal_id)


@router.post(
    "/staff/proposals/{proposal_id}/underwriting", auth=StaffAuth(Duty.ANSWER_CASES), response={204: None}
)
def answer(request: HttpRequest, proposal_id: UUID, body: AnswerIn) -> Status[None]:
    """Answer a colleague's proposal. Refuses: not_found, same_person, already_decided."""
    answer_proposal(
        proposal_id=proposal_id, approved=body.approved, by=door.signed_in(request).actor, at=now()
    )
    return Status(204, None)
