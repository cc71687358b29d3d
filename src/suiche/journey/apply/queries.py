"""Looking at applications. Frozen views; somebody else's application looks like none at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from suiche.catalogue import queries as catalogue
from suiche.catalogue.kinds import Condition, Energy
from suiche.journey.apply import models, rules
from suiche.journey.apply.rules import NEEDED_CONSENTS, Answers, Card, Identity, Income, QuoteExpired
from suiche.journey.apply.states import ApplicationState, Part, PhotoKind
from suiche.journey.shop import queries as shop
from suiche.journey.shop.queries import Told
from suiche.kit.actor import Actor
from suiche.kit.audit import accessed
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.maths.schedule import build_schedule
from suiche.maths.terms import LoanTerms, Method
from suiche.parties import numbers
from suiche.parties import queries as parties
from suiche.parties.queries import CardView, DealerView
from suiche.parties.states import ConsentKind

__all__ = [
    "NEEDED_CONSENTS", "Answers", "ApplicationLine", "ApplicationView", "Card", "Contact", "ContractFacts", "DecisionFacts", "Identity",
    "Income", "QuoteExpired", "Wished", "application", "applications", "card_faults", "contact_of", "for_contract", "for_decision",
    "identity_faults", "income_faults", "known_answers", "photo", "photos", "wished",
]  # fmt: skip

identity_faults, income_faults, card_faults = (
    rules.identity_faults,
    rules.income_faults,
    rules.card_faults,
)


@dataclass(frozen=True)
class Wished:
    """What is asked for: car, plan and figures of the quote. Money fen, rate ppm; the first instalment with its parts."""

    vehicle_id: UUID
    vehicle: Words
    plan: Words
    deal_price_fen: int
    down_payment_fen: int
    principal_fen: int
    balloon_fen: int
    terms: int
    annual_rate_ppm: int
    apr_pct: str
    instalment_fen: int
    first_principal_fen: int
    first_interest_fen: int
    total_interest_fen: int
    valid_until: date
    told: Told  # what the first payment is called, and how the others follow
    leased: bool = False
    deposit_fen: int = 0


@dataclass(frozen=True)
class ApplicationView:
    """An application as its customer sees it; ``answers`` are the customer's own, in the clear."""

    id: UUID
    number: str
    state: ApplicationState
    customer_id: UUID
    quote_id: UUID
    wished: Wished
    dealer: DealerView | None
    answers: Answers
    missing: tuple[Part, ...]
    photos: tuple[PhotoKind, ...]
    started_at: datetime
    submitted_at: datetime | None

    @property
    def consents(self) -> frozenset[ConsentKind]:
        """Return the consents given for this application."""
        return frozenset(given.kind for given in self.answers.consents)


@dataclass(frozen=True)
class ApplicationLine:
    """An application in a list."""

    id: UUID
    number: str
    state: ApplicationState
    vehicle: Words
    principal_fen: int
    terms: int
    at: datetime


@dataclass(frozen=True)
class ContractFacts:
    """What a contract takes over from an application. Money fen, rates ppm; no personal data but the ids."""

    application_id: UUID
    customer_id: UUID
    dealer_id: UUID
    product_version_id: UUID
    vehicle_id: UUID
    vehicle_text: str  # Chinese: brand, series, trim, as the contract prints it
    deal_price_fen: int
    down_payment_fen: int
    principal_fen: int
    terms: int
    balloon_fen: int
    annual_rate_ppm: int
    method: Method
    loan: LoanTerms  # as priced: paid out on the day of pricing
    addon_loan_fen: int = 0
    deposit_fen: int = 0
    subvention_fen: int = 0


def for_contract(application_id: UUID) -> ContractFacts:
    """Return what was asked for, for the contract. Refuses: NotFound, also while no dealer is chosen."""
    row = models.Application.objects.select_related("quote").filter(id=application_id).first()
    if row is None or row.dealer_id is None:
        raise NotFound()
    quote = row.quote
    return ContractFacts(
        application_id=row.id,
        customer_id=row.customer_id,
        dealer_id=row.dealer_id,
        product_version_id=quote.product_version_id,
        vehicle_id=quote.vehicle_id,
        vehicle_text=catalogue.vehicle(quote.vehicle_id).full_name.zh,
        deal_price_fen=quote.deal_price_fen,
        down_payment_fen=quote.down_payment_fen,
        principal_fen=quote.principal_fen,
        terms=quote.terms,
        balloon_fen=quote.balloon_fen,
        annual_rate_ppm=quote.annual_rate_ppm,
        method=Method(quote.method),
        loan=shop.terms_of(quote.id),
        addon_loan_fen=quote.addon_loan_fen,
        deposit_fen=quote.deposit_fen,
        subvention_fen=quote.subvention_fen,
    )


@dataclass(frozen=True)
class DecisionFacts:
    """Everything a decision looks at, personal data in the clear. Money fen, rates ppm.

    ``price_base_fen`` is what the loan is measured against (汽车贷款管理办法 22): the lower of the agreed and the published
    price. ``instalment_fen`` is the dearest month before the last, ``balloon_fen`` what falls due at once at the end;
    ``addon_loan_fen`` is the part of the principal that is not lent for the car. ``authorisations`` are the lines of the
    consent ledger of this application.
    """

    application_id: UUID
    number: str
    customer_id: UUID
    card_id: UUID | None
    phone: str
    identity: Identity
    income: Income
    card: Card
    age: int
    male: bool
    authorisations: dict[ConsentKind, UUID]
    dealer_id: UUID
    vehicle: Words
    condition: Condition
    energy: Energy
    price_base_fen: int
    principal_fen: int
    down_payment_fen: int
    deal_price_fen: int
    balloon_fen: int
    terms: int
    annual_rate_ppm: int
    instalment_fen: int
    photos: tuple[PhotoKind, ...]
    submitted_at: datetime
    addon_loan_fen: int = 0


def for_decision(application_id: UUID, *, on: date) -> DecisionFacts:
    """Return what a decision needs of a complete application. Callers log the access. Refuses: NotFound."""
    row = models.Application.objects.select_related("quote").filter(id=application_id).first()
    if row is None or row.submitted_at is None or row.dealer_id is None:
        raise NotFound()
    answers = rules.read(row.answers)
    identity, income, card = answers.identity, answers.income, answers.card
    assert identity and income and card, "a submitted application is complete"
    quote, vehicle = row.quote, catalogue.vehicle(row.quote.vehicle_id)
    rows = build_schedule(shop.terms_of(quote.id)).rows
    at_once = quote.principal_fen if quote.method == Method.INTEREST_ONLY else quote.balloon_fen
    return DecisionFacts(
        application_id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        card_id=row.card_id,
        phone=parties.customer(row.customer_id).phone,
        identity=identity,
        income=income,
        card=card,
        age=numbers.age(identity.id_number, on=on),
        male=numbers.is_male(identity.id_number),
        authorisations={given.kind: given.line for given in answers.consents},
        dealer_id=row.dealer_id,
        vehicle=vehicle.full_name,
        condition=vehicle.condition,
        energy=vehicle.energy,
        price_base_fen=min(quote.deal_price_fen - quote.subsidy_fen, vehicle.official_price_fen),
        principal_fen=quote.principal_fen,
        down_payment_fen=quote.down_payment_fen,
        deal_price_fen=quote.deal_price_fen,
        balloon_fen=at_once,
        terms=quote.terms,
        annual_rate_ppm=quote.annual_rate_ppm,
        instalment_fen=max((one.payment_fen for one in rows[:-1]), default=rows[-1].payment_fen),
        photos=photos(row.id),
        submitted_at=row.submitted_at,
        addon_loan_fen=quote.addon_loan_fen,
    )


@dataclass(frozen=True)
class Contact:
    """Whom to tell about an application, and the card it names."""

    phone: str
    number: str
    card_id: UUID | None


def contact_of(application_id: UUID) -> Contact:
    """Return whom to tell; the phone goes to the operator only. Refuses: NotFound."""
    row = models.Application.objects.filter(id=application_id).first()
    if row is None:
        raise NotFound()
    return Contact(parties.customer(row.customer_id).phone, row.number, row.card_id)


def named_card(application_id: UUID) -> CardView | None:
    """Return the card an application names, masked; the customer's current one where it names none. Refuses: NotFound."""
    row = models.Application.objects.filter(id=application_id).first()
    if row is None:
        raise NotFound()
    if row.card_id is None:
        return parties.current_card(row.customer_id)
    return parties.card_of(row.card_id, customer_id=row.customer_id)


def application(application_id: UUID, *, customer_id: UUID) -> ApplicationView:
    """Return an application of this customer. Refuses: NotFound, also for somebody else's."""
    row = (
        models.Application.objects.select_related("quote")
        .filter(id=application_id, customer_id=customer_id)
        .first()
    )
    if row is None:
        raise NotFound()
    answers = rules.read(row.answers)
    if row.is_in(ApplicationState.DRAFT):  # a consent that was taken back is asked again
        standing = (given for given in answers.consents if parties.consent(customer_id, given.kind))
        answers = replace(answers, consents=tuple(standing))
    return ApplicationView(
        id=row.id,
        number=row.number,
        state=ApplicationState(row.state),
        customer_id=row.customer_id,
        quote_id=row.quote_id,
        wished=wished(row.id),
        dealer=parties.dealer(row.dealer_id) if row.dealer_id else None,
        answers=answers,
        missing=rules.missing(answers, has_dealer=row.dealer_id is not None),
        photos=photos(row.id),
        started_at=row.started_at,
        submitted_at=row.submitted_at,
    )


def wished(application_id: UUID) -> Wished:
    """Return what an application asks for; it names no person. Refuses: NotFound."""
    row = models.Application.objects.select_related("quote").filter(id=application_id).first()
    if row is None:
        raise NotFound()
    quote = row.quote
    terms, plan = shop.terms_of(quote.id), catalogue.version(quote.product_version_id)
    first = build_schedule(terms).rows[0]
    return Wished(
        vehicle_id=quote.vehicle_id,
        vehicle=catalogue.vehicle(quote.vehicle_id).full_name,
        plan=plan.title,
        deal_price_fen=quote.deal_price_fen,
        down_payment_fen=quote.down_payment_fen,
        principal_fen=quote.principal_fen,
        balloon_fen=quote.balloon_fen,
        terms=quote.terms,
        annual_rate_ppm=quote.annual_rate_ppm,
        apr_pct=str(Decimal(quote.apr_simple_pct).quantize(Decimal("0.01"), ROUND_HALF_UP)),
        instalment_fen=first.payment_fen,
        first_principal_fen=first.principal_fen,
        first_interest_fen=first.interest_fen,
        total_interest_fen=quote.total_interest_fen,
        valid_until=quote.valid_until,
        told=shop.told(terms, leased=plan.leased),
        leased=plan.leased,
        deposit_fen=quote.deposit_fen,
    )


def applications(customer_id: UUID) -> tuple[ApplicationLine, ...]:
    """Return the applications of a customer, the newest first."""
    rows = models.Application.objects.select_related("quote").filter(customer_id=customer_id)
    found = list(rows.order_by("-started_at", "id")[:50])
    cars = catalogue.vehicles_by_id([row.quote.vehicle_id for row in found])
    return tuple(
        ApplicationLine(
            row.id,
            row.number,
            ApplicationState(row.state),
            cars[row.quote.vehicle_id].full_name,
            row.quote.principal_fen,
            row.quote.terms,
            row.submitted_at or row.started_at,
        )
        for row in found
    )


def known_answers(customer_id: UUID, *, on: date) -> Answers:
    """Return what the customer told us last time, to fill in a new draft: never the consents, no expired card."""
    for stored in models.Application.objects.filter(customer_id=customer_id).order_by("-started_at"):
        answers = rules.read(stored.answers)
        identity = answers.identity
        if identity is None:
            continue
        expired = identity.valid_until is not None and identity.valid_until < on
        return Answers(None if expired else identity, answers.income, answers.card)
    return Answers()


def photos(application_id: UUID) -> tuple[PhotoKind, ...]:
    """Return which papers were photographed."""
    kinds = models.Photo.objects.filter(application_id=application_id).values_list("kind", flat=True)
    return tuple(kind for kind in PhotoKind if kind.value in set(kinds))


def photo(application_id: UUID, kind: PhotoKind, *, by: Actor, at: Instant) -> bytes:
    """Return the newest photo of a kind (JPEG) for a member of staff; the access is logged. Refuses: NotFound."""
    row = (
        models.Photo.objects.filter(application_id=application_id, kind=kind.value)
        .order_by("-uploaded_at")
        .first()
    )
    if row is None:
        raise NotFound()
    accessed(by=by, what=f"photo {kind.value}", subject=str(application_id), at=at)
    return bytes(row.content)
