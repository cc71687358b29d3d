"""Applications for programs: start from a quote, answer part by part, photograph, consent, submit, follow, withdraw.

Amounts are whole fen. Every request is about the token's own customer; somebody else's application is not found.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from suiche.channels.api import door
from suiche.channels.api.door import CustomerAuth
from suiche.channels.api.texts import WordsOut, words_out
from suiche.journey.apply import queries
from suiche.journey.apply.actions.add_photo import add_photo
from suiche.journey.apply.actions.choose_dealer import choose_dealer
from suiche.journey.apply.actions.give_consents import give_consents
from suiche.journey.apply.actions.save_card import save_card
from suiche.journey.apply.actions.save_identity import save_identity
from suiche.journey.apply.actions.save_income import save_income
from suiche.journey.apply.actions.start_application import start_application
from suiche.journey.apply.actions.submit_application import submit_application
from suiche.journey.apply.actions.withdraw_application import withdraw_application
from suiche.journey.apply.consent_texts import TEXTS, VERSION
from suiche.journey.apply.photos import MOST_BYTES, cleaned
from suiche.journey.apply.states import PhotoKind
from suiche.journey.decide import queries as decide
from suiche.journey.decide.actions.correct_card import correct_card
from suiche.journey.decide.actions.request_review import request_review
from suiche.kit.clock import business_date_of, now
from suiche.kit.refusal import BadInput
from suiche.parties.states import ConsentKind

router = Router(tags=["applications"])


class StartIn(Schema):
    """A saved quote, and the dealer who hands over the car. ``visitor_key``: where the quote was saved without a token."""

    quote_id: UUID
    dealer_id: UUID | None = None
    visitor_key: str = Field("", max_length=64)


class DealerIn(Schema):
    """The dealer who hands over the car."""

    dealer_id: UUID


class IdentityIn(Schema):
    """As on the identity card. ``valid_until`` null: 长期."""

    name: str = Field(max_length=60)
    id_number: str = Field(max_length=40)
    valid_until: date | None


class IncomeIn(Schema):
    """A month, after tax, in fen. ``monthly_debt_fen``: repaid elsewhere."""

    monthly_income_fen: int
    monthly_debt_fen: int = 0
    employer: str = Field("", max_length=200)


class CardIn(Schema):
    """A debit card, and the mobile number its bank knows."""

    card_no: str = Field(max_length=40)
    mobile: str = Field(max_length=40)


class ConsentsIn(Schema):
    """The consents given, each one named; texts at ``GET /consent-texts``."""

    kinds: list[ConsentKind] = Field(max_length=10)


class ConsentTextOut(Schema):
    """One consent as it is shown: what for, what exactly, what happens without it."""

    kind: ConsentKind
    version: str
    sha256: str
    title: WordsOut
    short: WordsOut
    paragraphs: list[WordsOut]
    without: WordsOut


class ApplicationCheckOut(Schema):
    """One of the three checks; ``done`` when its answer is there."""

    check: str
    done: bool


class DecisionReasonOut(Schema):
    """Why, and what would change it."""

    code: str
    text: WordsOut
    advice: WordsOut


class DecisionOut(Schema):
    """The decision. ``bureau_right`` only where the credit report contributed; ``smaller_fen``: the loan that would fit
    where only the amount stood in the way, else 0.
    """

    id: UUID
    outcome: str
    reasons: list[DecisionReasonOut]
    bureau_right: WordsOut | None
    amount_max_fen: int
    smaller_fen: int
    valid_until: date
    by_hand: bool
    at: datetime
    review_possible: bool


class ReviewOut(Schema):
    """Where the review stands: ``checking``, ``referred`` (a person decides), ``decided``, ``cancelled``."""

    state: str
    promised_by: datetime
    checks: list[ApplicationCheckOut]


class ApplicationOut(Schema):
    """An application. ``missing``: parts still to be answered. Personal data is masked."""

    id: UUID
    number: str
    state: str
    quote_id: UUID
    dealer_id: UUID | None
    vehicle: WordsOut
    principal_fen: int
    terms: int
    instalment_fen: int
    missing: list[str]
    photos: list[str]
    consents: list[ConsentKind]
    submitted_at: datetime | None
    review: ReviewOut | None
    decision: DecisionOut | None


class ApplicationLineOut(Schema):
    """An application in a list."""

    id: UUID
    number: str
    state: str
    vehicle: WordsOut
    principal_fen: int
    terms: int
    at: datetime


class PhotoOut(Schema):
    """A photo that was kept."""

    id: UUID
    kind: str
    width: int
    height: int


@router.get("/consent-texts", auth=None, response=list[ConsentTextOut])
def consent_texts(request: HttpRequest) -> list[ConsentTextOut]:
    """Return the texts of the consents that an application needs."""
    return [
        ConsentTextOut(
            kind=text.kind, version=VERSION, sha256=text.sha256, title=words_out(text.title), short=words_out(text.short),
            paragraphs=[words_out(one) for one in text.paragraphs], without=words_out(text.without),
        )
        for text in TEXTS
    ]  # fmt: skip


@router.post("/applications", auth=CustomerAuth(), response={200: ApplicationOut, 201: ApplicationOut})
def start(request: HttpRequest, body: StartIn) -> Status[ApplicationOut]:
    """Start from a quote (201), or go on with the application of this quote (200). Refuses: not_found, quote_expired."""
    begun = start_application(
        quote_id=body.quote_id,
        dealer_id=body.dealer_id,
        anonymous_key=body.visitor_key,
        **_own_today(request),
    )
    return Status(201 if begun.new else 200, _shown(request, begun.application_id))


@router.get("/applications", auth=CustomerAuth(), response=list[ApplicationLineOut])
def listed(request: HttpRequest) -> list[ApplicationLineOut]:
    """Return the customer's applications, the newest first."""
    return [
        ApplicationLineOut(
            id=line.id, number=line.number, state=line.state.value, vehicle=words_out(line.vehicle),
            principal_fen=line.principal_fen, terms=line.terms, at=line.at,
        )
        for line in queries.applications(door.customer_id(request))
    ]  # fmt: skip


@router.get("/applications/{application_id}", auth=CustomerAuth(), response=ApplicationOut)
def status(request: HttpRequest, application_id: UUID) -> ApplicationOut:
    """Return where an application stands. Refuses: not_found."""
    return _shown(request, application_id)


@router.put("/applications/{application_id}/dealer", auth=CustomerAuth(), response=ApplicationOut)
def put_dealer(request: HttpRequest, application_id: UUID, body: DealerIn) -> ApplicationOut:
    """Choose the dealer. Refuses: not_found, already_submitted, bad_input."""
    choose_dealer(application_id=application_id, dealer_id=body.dealer_id, **_own(request))
    return _shown(request, application_id)


@router.put("/applications/{application_id}/identity", auth=CustomerAuth(), response=ApplicationOut)
def put_identity(request: HttpRequest, application_id: UUID, body: IdentityIn) -> ApplicationOut:
    """Say who applies. Refuses: not_found, already_submitted, bad_input."""
    save_identity(
        application_id=application_id,
        name=body.name,
        id_number=body.id_number,
        valid_until=body.valid_until,
        **_own_today(request),
    )
    return _shown(request, application_id)


@router.put("/applications/{application_id}/income", auth=CustomerAuth(), response=ApplicationOut)
def put_income(request: HttpRequest, application_id: UUID, body: IncomeIn) -> ApplicationOut:
    """Say what comes in and goes out a month. Refuses: not_found, already_submitted, bad_input."""
    save_income(
        application_id=application_id,
        monthly_income_fen=body.monthly_income_fen,
        monthly_debt_fen=body.monthly_debt_fen,
        employer=body.employer,
        **_own(request),
    )
    return _shown(request, application_id)


@router.put("/applications/{application_id}/card", auth=CustomerAuth(), response=ApplicationOut)
def put_card(request: HttpRequest, application_id: UUID, body: CardIn) -> ApplicationOut:
    """Name the card to repay from. Refuses: not_found, already_submitted, bad_input."""
    save_card(application_id=application_id, card_no=body.card_no, mobile=body.mobile, **_own(request))
    return _shown(request, application_id)


@router.post("/applications/{application_id}/another-card", auth=CustomerAuth(), response=ApplicationOut)
def post_another_card(request: HttpRequest, application_id: UUID, body: CardIn) -> ApplicationOut:
    """Name another card where the first was not confirmed and nothing else stands in the way. Refuses: not_found,
    card_not_asked, bad_input."""
    correct_card(application_id=application_id, card_no=body.card_no, mobile=body.mobile, **_own(request))
    return _shown(request, application_id)


@router.post("/applications/{application_id}/photos", auth=CustomerAuth(), response={201: PhotoOut})
def post_photo(
    request: HttpRequest,
    application_id: UUID,
    kind: Form[PhotoKind],
    file: File[UploadedFile],
) -> Status[PhotoOut]:
    """Add a photo (JPG or PNG, at most 10 MB, 200 px at least). Refuses: not_found, already_submitted, bad_input."""
    queries.application(application_id, customer_id=door.customer_id(request))
    if (file.size or 0) > MOST_BYTES:
        raise BadInput(
            field="file", zh="照片超过10MB。请换一张小一点的。", en="The photo is over 10 MB. Please choose a smaller one."
        )  # fmt: skip
    photo = cleaned(file.read(), field="file")
    kept = add_photo(application_id=application_id, kind=kind, photo=photo, **_own(request))
    return Status(201, PhotoOut(id=kept, kind=kind.value, width=photo.width, height=photo.height))


@router.post("/applications/{application_id}/consents", auth=CustomerAuth(), response=ApplicationOut)
def post_consents(request: HttpRequest, application_id: UUID, body: ConsentsIn) -> ApplicationOut:
    """Give consents, each one named. Refuses: not_found, already_submitted, consent_unknown."""
    give_consents(
        application_id=application_id, kinds=tuple(dict.fromkeys(body.kinds)), channel="api", **_own(request)
    )
    return _shown(request, application_id)


@router.post("/applications/{application_id}/submit", auth=CustomerAuth(), response=ApplicationOut)
def submit(request: HttpRequest, application_id: UUID) -> ApplicationOut:
    """Submit; repeating it changes nothing. Refuses: not_found, not_complete, consent_withdrawn, quote_expired."""
    submit_application(application_id=application_id, **_own_today(request))
    return _shown(request, application_id)


@router.post("/applications/{application_id}/withdraw", auth=CustomerAuth(), response=ApplicationOut)
def withdraw(request: HttpRequest, application_id: UUID) -> ApplicationOut:
    """Withdraw; repeating it changes nothing. Refuses: not_found, paid_out."""
    withdraw_application(application_id=application_id, **_own(request))
    return _shown(request, application_id)


@router.post("/applications/{application_id}/review", auth=CustomerAuth(), response=ApplicationOut)
def review(request: HttpRequest, application_id: UUID) -> ApplicationOut:
    """Ask for a person after a decline. Refuses: not_found, nothing_to_review, reviewed_before."""
    request_review(application_id=application_id, **_own(request))
    return _shown(request, application_id)


def _own(request: HttpRequest) -> dict[str, Any]:
    return {
        "customer_id": door.customer_id(request),
        "by": door.signed_in(request).actor,
        "at": now(),
    }


def _own_today(request: HttpRequest) -> dict[str, Any]:
    """Return the same with the business date of that moment."""
    own = _own(request)
    return {**own, "on": business_date_of(own["at"])}


def _shown(request: HttpRequest, application_id: UUID) -> ApplicationOut:
    view = queries.application(application_id, customer_id=door.customer_id(request))
    return ApplicationOut(
        id=view.id,
        number=view.number,
        state=view.state.value,
        quote_id=view.quote_id,
        dealer_id=view.dealer.id if view.dealer else None,
        vehicle=words_out(view.wished.vehicle),
        principal_fen=view.wished.principal_fen,
        terms=view.wished.terms,
        instalment_fen=view.wished.instalment_fen,
        missing=[part.value for part in view.missing],
        photos=[kind.value for kind in view.photos],
        consents=sorted(view.consents),
        submitted_at=view.submitted_at,
        review=_review(application_id),
        decision=_decision(application_id, view.wished.principal_fen),
    )


def _review(application_id: UUID) -> ReviewOut | None:
    progress = decide.progress(application_id)
    if progress is None:
        return None
    return ReviewOut(
        state=progress.state.value,
        promised_by=progress.promised_by,
        checks=[
            ApplicationCheckOut(check=one.check.value, done=bool(one.outcome)) for one in progress.checks
        ],
    )


def _decision(application_id: UUID, wished_fen: int) -> DecisionOut | None:
    view = decide.decision_for(application_id)
    if view is None:
        return None
    return DecisionOut(
        id=view.id,
        outcome=view.outcome.value,
        reasons=[
            DecisionReasonOut(code=r.code, text=words_out(r.text), advice=words_out(r.advice))
            for r in view.reasons
        ],
        bureau_right=words_out(view.bureau_right) if view.bureau_right else None,
        amount_max_fen=view.amount_max_fen,
        smaller_fen=view.smaller_fen(wished_fen),
        valid_until=view.valid_until,
        by_hand=view.by_hand,
        at=view.at,
        review_possible=view.review_possible,
    )
