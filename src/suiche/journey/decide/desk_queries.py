"""What an underwriter sees: the queue, and a case on one page. Personal data is masked; ``reveal`` is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from suiche.contact.queries import mask_phone
from suiche.journey.apply import queries as apply
from suiche.journey.apply.queries import Wished
from suiche.journey.apply.states import PhotoKind
from suiche.journey.decide import models, queries
from suiche.journey.decide.queries import CheckView, DecisionView
from suiche.journey.decide.rules import facts as rules_facts
from suiche.journey.decide.rules.content import Content
from suiche.journey.decide.rules.facts import Facts
from suiche.journey.decide.rules.figures import debt_fen, figures
from suiche.journey.decide.rules.policy import Line, ltv_limit
from suiche.journey.decide.rules.score import Points
from suiche.journey.decide.states import CaseState
from suiche.kit.actor import Actor
from suiche.kit.audit import accessed
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.history import Move, moves_of
from suiche.kit.proposals import Proposal
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.parties import numbers
from suiche.parties import queries as parties

MOST_LISTED = 200


@dataclass(frozen=True)
class CaseLine:
    """A case in the queue. ``late``: later than the customer was promised. Money fen."""

    case_id: UUID
    number: str
    state: CaseState
    name_masked: str
    vehicle: Words
    principal_fen: int
    reasons: tuple[str, ...]
    score: int | None
    opened_at: datetime
    promised_by: datetime
    late: bool
    review: bool
    proposed: bool


@dataclass(frozen=True)
class Shares:
    """The four figures a person looks at first, with their limits. ppm."""

    score: int | None
    score_line: int
    instalment_ppm: int
    instalment_limit_ppm: int
    debt_ppm: int
    debt_limit_ppm: int
    ltv_ppm: int
    ltv_limit_ppm: int
    debt_fen: int


@dataclass(frozen=True)
class CaseView:
    """A case on one page. Name and number are masked; ``facts`` are figures. Money fen."""

    case_id: UUID
    application_id: UUID
    number: str
    state: CaseState
    name_masked: str
    id_masked: str
    phone_masked: str
    card_tail: str
    age: int
    male: bool
    employer: str
    wished: Wished
    dealer: str
    photos: tuple[PhotoKind, ...]
    facts: Facts | None
    shares: Shares | None
    checks: tuple[CheckView, ...]
    decisions: tuple[DecisionView, ...]
    trace: tuple[Line, ...]
    score_lines: tuple[Points, ...]
    moves: tuple[Move, ...]
    notes: tuple[tuple[str, str, datetime], ...]
    proposal: Proposal | None
    refused: Proposal | None  # agreed on, and could not be carried out
    authority_fen: int
    above_authority: bool
    opened_at: datetime
    promised_by: datetime
    review_requested_at: datetime | None
    submitted_at: datetime


def cases(
    *, state: CaseState | None = CaseState.REFERRED, review: bool | None = None, text: str = "", at: Instant
) -> tuple[CaseLine, ...]:
    """Return cases, the most urgent first; ``text`` is part of an application's number."""
    rows = models.Case.objects.select_related("application").order_by("promised_by", "id")
    if state is not None:
        rows = rows.filter(state=state.value)
    if review is not None:
        rows = rows.filter(review_requested_at__isnull=not review)
    if text.strip():
        rows = rows.filter(application__number__icontains=text.strip())
    return tuple(_line(row, at) for row in rows[:MOST_LISTED])


def waiting() -> int:
    """Return how many cases wait for a person."""
    return models.Case.objects.filter(state=CaseState.REFERRED.value).count()


def application_of(case_id: UUID) -> UUID:
    """Return the application a case is about. Refuses: NotFound."""
    row = models.Case.objects.filter(id=case_id).first()
    if row is None:
        raise NotFound()
    return row.application_id


def _line(row: models.Case, at: Instant) -> CaseLine:
    newest = models.Decision.objects.filter(case=row).order_by("-at", "-id").first()
    wished = apply.wished(row.application_id)
    state = CaseState(row.state)
    open_still = state in {CaseState.CHECKING, CaseState.REFERRED}
    return CaseLine(
        case_id=row.id,
        number=apply.contact_of(row.application_id).number,
        state=state,
        name_masked=numbers.mask_name(parties.customer(row.customer_id).name),
        vehicle=wished.vehicle,
        principal_fen=wished.principal_fen,
        reasons=tuple(newest.reasons) if newest else (),
        score=newest.score if newest else None,
        opened_at=row.review_requested_at or row.opened_at,
        promised_by=row.promised_by,
        late=open_still and at > row.promised_by,
        review=row.review_requested_at is not None,
        proposed=state is CaseState.REFERRED and queries.pending_proposal(row.id) is not None,
    )


def case(case_id: UUID, *, by: Actor, at: Instant, on: BusinessDate) -> CaseView:
    """Return one case; that it was opened is written down. Refuses: NotFound."""
    row = models.Case.objects.filter(id=case_id).first()
    if row is None:
        raise NotFound()
    accessed(by=by, what="underwriting case", subject=str(row.application_id), at=at)
    given = apply.for_decision(row.application_id, on=on)
    newest = models.Decision.objects.select_related("rule_set").filter(case=row).order_by("-at", "-id").first()  # fmt: skip
    content = queries.content_of(newest.rule_set.version) if newest else None
    facts = rules_facts.read(newest.facts) if newest else None
    return CaseView(
        case_id=row.id,
        application_id=row.application_id,
        number=given.number,
        state=CaseState(row.state),
        name_masked=numbers.mask_name(given.identity.name),
        id_masked=numbers.mask_id_number(given.identity.id_number),
        phone_masked=mask_phone(given.phone),
        card_tail=given.card.card_no[-4:],
        age=given.age,
        male=given.male,
        employer=given.income.employer,
        wished=apply.wished(row.application_id),
        dealer=parties.dealer(given.dealer_id).name,
        photos=given.photos,
        facts=facts,
        shares=_shares(facts, content, newest.score) if newest and facts and content else None,
        checks=queries.checks_of(row.id),
        decisions=queries.decisions_of(row.id),
        trace=tuple(Line(**line) for line in newest.trace["rules"]) if newest else (),
        score_lines=tuple(Points(**line) for line in newest.trace["score"]["lines"]) if newest else (),
        moves=moves_of(row.id),
        notes=_notes(row),
        proposal=queries.pending_proposal(row.id),
        refused=queries.refused_proposal(row.id) if row.is_in(CaseState.REFERRED) else None,
        authority_fen=content.authority_fen if content else 0,
        above_authority=content is not None and given.principal_fen > content.authority_fen,
        opened_at=row.opened_at,
        promised_by=row.promised_by,
        review_requested_at=row.review_requested_at,
        submitted_at=given.submitted_at,
    )


def _notes(row: models.Case) -> tuple[tuple[str, str, datetime], ...]:
    written = models.Decision.objects.filter(case=row).exclude(note="").order_by("at")
    return tuple(written.values_list("decided_by", "note", "at"))


def _shares(facts: Facts, content: Content, score: int | None) -> Shares:
    known = figures(facts, content.policy)
    return Shares(
        score=score,
        score_line=content.scorecard.approve,
        instalment_ppm=known["instalment_share_ppm"] or 0,
        instalment_limit_ppm=content.policy.instalment_share_ppm,
        debt_ppm=known["debt_share_ppm"] or 0,
        debt_limit_ppm=content.policy.debt_share_ppm,
        ltv_ppm=known["ltv_ppm"] or 0,
        ltv_limit_ppm=ltv_limit(facts, content),
        debt_fen=debt_fen(facts, content.policy),
    )


@dataclass(frozen=True)
class Revealed:
    """Who the applicant is, in the clear."""

    name: str
    id_number: str
    phone: str
    card_no: str


def reveal(case_id: UUID, *, by: Actor, at: Instant, on: BusinessDate) -> Revealed:
    """Return name, number, phone and card in the clear; who looked is written down. Refuses: NotFound."""
    row = models.Case.objects.filter(id=case_id).first()
    if row is None:
        raise NotFound()
    accessed(by=by, what="identity in the clear", subject=str(row.application_id), at=at)
    given = apply.for_decision(row.application_id, on=on)
    return Revealed(given.identity.name, given.identity.id_number, given.phone, given.card.card_no)
