"""Cars, plans, calculations and saved quotes for programs. Amounts are whole fen, rates ppm, days ISO dates.

Quotes belong to the token's customer; without a token to the opaque ``X-Visitor-Key`` the program chose (16 to 64
characters), until the customer claims them. ``Idempotency-Key`` makes a repeated save harmless.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.http import HttpRequest
from ninja import Field, Router, Schema

from suiche.catalogue import queries as catalogue
from suiche.catalogue.queries import VehicleView, VersionView
from suiche.channels import access
from suiche.channels.api.door import AnyAuth
from suiche.journey.shop import queries
from suiche.journey.shop.actions.claim_quotes import claim_quotes
from suiche.journey.shop.actions.save_quote import save_quote
from suiche.journey.shop.queries import Calculation, Explained, QuoteView, Wish
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import BadInput, NotFound
from suiche.kit.words import Words

router = Router(tags=["shop"])
VISITOR_KEY = range(16, 65)


class WordsOut(Schema):
    """A text in both languages."""

    zh: str
    en: str


class VehicleOut(Schema):
    """A vehicle. ``official_price_fen``: published price, or our valuation of a used one."""

    id: UUID
    code: str
    brand: WordsOut
    series: WordsOut
    trim: WordsOut
    model_year: int
    condition: str
    energy: str
    body: str
    official_price_fen: int
    source: str
    demo: bool


class PlanOut(Schema):
    """A plan on sale: what it costs and what it allows. ``id`` is its version, which a saved quote names."""

    id: UUID
    code: str
    number: int
    title: WordsOut
    description: WordsOut
    method: str
    annual_rate_ppm: int
    terms: list[int]
    min_down_ppm: int
    max_ltv_ppm: int
    amount_min_fen: int
    amount_max_fen: int
    balloon_min_ppm: int
    balloon_max_ppm: int
    valid_from: date
    valid_until: date | None


class AskIn(Schema):
    """What to calculate. ``balloon_fen`` only for a plan that has one."""

    vehicle_id: UUID
    plan: str = Field(max_length=30, description="code of the plan")
    deal_price_fen: int = Field(ge=0, le=10**13)
    down_payment_fen: int = Field(ge=0, le=10**13)
    terms: int = Field(ge=1, le=600)
    balloon_fen: int = Field(0, ge=0, le=10**13)


class SaveIn(AskIn):
    """What to save: a calculation, with a name of one's own if wanted."""

    name: str = Field("", max_length=40)
    dealer_id: UUID | None = None


class LineOut(Schema):
    """One addend of an explanation."""

    label: WordsOut
    amount_fen: int
    note: WordsOut


class ExplainedOut(Schema):
    """An amount and the lines that add up to it."""

    amount_fen: int
    lines: list[LineOut]


class RowOut(Schema):
    """One instalment."""

    period: int
    due_date: date
    payment_fen: int
    principal_fen: int
    interest_fen: int
    balance_after_fen: int


class CalculationOut(Schema):
    """A calculation of today. ``apr_*_pct``: annual rate, per cent with four decimals (simple: 单利)."""

    vehicle_id: UUID
    plan: str
    version_id: UUID
    priced_on: date
    valid_until: date
    apr_simple_pct: str
    apr_compound_pct: str
    principal: ExplainedOut
    instalment: ExplainedOut
    last_instalment: ExplainedOut
    total_interest: ExplainedOut
    total_payment: ExplainedOut
    fees: ExplainedOut
    against_cash: ExplainedOut
    rows: list[RowOut]
    schedule_sha256: str


class QuoteOut(Schema):
    """A saved quote. ``share_path`` opens it read-only and names nobody."""

    id: UUID
    name: str
    vehicle_id: UUID
    vehicle: WordsOut
    plan: str
    version_id: UUID
    deal_price_fen: int
    down_payment_fen: int
    principal_fen: int
    balloon_fen: int
    terms: int
    instalment_fen: int
    last_instalment_fen: int
    total_interest_fen: int
    apr_simple_pct: str
    schedule_sha256: str
    priced_on: date
    valid_until: date
    expired: bool
    share_path: str


@router.get("/vehicles", auth=None, response=list[VehicleOut], summary="Cars on sale, cheapest first")
def vehicles(
    request: HttpRequest,
    text: str = "",
    brand: str = "",
    condition: str = "",
    energy: str = "",
    body: str = "",
    price_max_fen: int | None = None,
) -> list[VehicleOut]:
    """Every filter narrows; ``text`` searches brand, series and trim in both languages."""
    found = catalogue.vehicles(
        text=text[:40],
        brand=brand,
        condition=condition,
        energy=energy,
        body=body,
        price_max_fen=price_max_fen,
    )
    return [_vehicle(one) for one in found]


@router.get("/vehicles/{vehicle_id}", auth=None, response=VehicleOut, summary="One car")
def vehicle(request: HttpRequest, vehicle_id: UUID) -> VehicleOut:
    """Refuses: not_found."""
    return _vehicle(catalogue.vehicle(vehicle_id))


@router.get(
    "/plans", auth=None, response=list[PlanOut], summary="Plans on sale today, for one car if it is named"
)
def plans(request: HttpRequest, vehicle_id: UUID | None = None) -> list[PlanOut]:
    """Refuses: not_found (the car)."""
    on = business_date()
    found = (
        catalogue.plans(on) if vehicle_id is None else catalogue.plans_for(catalogue.vehicle(vehicle_id), on)
    )
    return [_plan(one) for one in found]


@router.post("/calculate", auth=None, response=CalculationOut, summary="Calculate without saving")
def calculate(request: HttpRequest, ask: AskIn) -> CalculationOut:
    """Every amount comes with the lines that add up to it. Refuses: not_found, Q_… (422) with the field to change."""
    on = business_date()
    found = queries.calculate(
        vehicle=catalogue.vehicle(ask.vehicle_id), plan=catalogue.plan(ask.plan, on), wish=_wish(ask), on=on
    )
    return _calculation(found)


@router.post(
    "/quotes",
    auth=[AnyAuth(), lambda request: _visitor(request)],
    response={201: QuoteOut},
    summary="Save a calculation",
)
def save(request: HttpRequest, ask: SaveIn) -> tuple[int, QuoteOut]:
    """Price today and keep the promise until ``valid_until``. Refuses: not_found, Q_…, too_many_quotes."""
    at = now()
    on = business_date_of(at)
    customer_id, key = _owner(request)
    saved = save_quote(
        vehicle_id=ask.vehicle_id,
        version_id=catalogue.plan(ask.plan, on).id,
        wish=_wish(ask),
        name=ask.name,
        dealer_id=ask.dealer_id,
        customer_id=customer_id,
        anonymous_key="" if customer_id else key,
        key=request.headers.get("Idempotency-Key", "")[:100] or str(uuid4()),
        by=access.actor(request),
        at=at,
        on=on,
    )
    return 201, _quote(queries.quote(saved.quote_id, on=on, customer_id=customer_id, anonymous_key=key))


@router.get(
    "/quotes",
    auth=[AnyAuth(), lambda request: _visitor(request)],
    response=list[QuoteOut],
    summary="What was saved",
)
def quotes(request: HttpRequest) -> list[QuoteOut]:
    """The newest first; a customer who also sends the visitor key claims what it saved before signing in."""
    customer_id, key = _owner(request)
    at = now()
    on = business_date_of(at)
    if customer_id and key and queries.quotes(on=on, anonymous_key=key):
        claim_quotes(anonymous_key=key, customer_id=customer_id, by=access.actor(request), at=at)
    return [_quote(one) for one in queries.quotes(on=on, customer_id=customer_id, anonymous_key=key)]


@router.get(
    "/quotes/{quote_id}",
    auth=[AnyAuth(), lambda request: _visitor(request)],
    response=QuoteOut,
    summary="One saved quote",
)
def quote(request: HttpRequest, quote_id: UUID) -> QuoteOut:
    """Refuses: not_found, also for somebody else's."""
    customer_id, key = _owner(request)
    return _quote(queries.quote(quote_id, on=business_date(), customer_id=customer_id, anonymous_key=key))


def _visitor(request: HttpRequest) -> str | None:
    """Let in a program that brings a visitor key instead of a token; a token that is not valid stays refused."""
    if "Authorization" in request.headers:
        return None
    request._person = None  # type: ignore[attr-defined]  # a browser's session is no proof here: access.person asks no further
    return _key(request) or None


def _key(request: HttpRequest) -> str:
    key = request.headers.get("X-Visitor-Key", "")
    if key and len(key) not in VISITOR_KEY:
        raise BadInput(
            field="X-Visitor-Key",
            zh="X-Visitor-Key要16到64个字符。",
            en="X-Visitor-Key has 16 to 64 characters.",
        )
    return key


def _owner(request: HttpRequest) -> tuple[UUID | None, str]:
    who = access.person(request)
    customer_id = who.customer_id if who else None
    if who is not None and customer_id is None:
        raise NotFound()
    return customer_id, _key(request)


def _wish(ask: AskIn) -> Wish:
    return Wish(ask.deal_price_fen, ask.down_payment_fen, ask.terms, ask.balloon_fen)


def _words(words: Words) -> WordsOut:
    return WordsOut(zh=words.zh, en=words.en)


def _vehicle(view: VehicleView) -> VehicleOut:
    plain = (
        "id", "code", "model_year", "condition", "energy", "body", "official_price_fen", "source", "demo",
    )  # fmt: skip
    return VehicleOut(
        **{name: getattr(view, name) for name in plain},
        brand=_words(view.brand),
        series=_words(view.series),
        trim=_words(view.trim),
    )


def _plan(view: VersionView) -> PlanOut:
    plain = (
        "id", "number", "annual_rate_ppm", "min_down_ppm", "max_ltv_ppm", "amount_min_fen", "amount_max_fen",
        "balloon_min_ppm", "balloon_max_ppm", "valid_from", "valid_until",
    )  # fmt: skip
    return PlanOut(
        **{name: getattr(view, name) for name in plain},
        code=view.product_code,
        title=_words(view.title),
        description=_words(view.description),
        method=view.method.value,
        terms=list(view.terms),
    )


def _explained(found: Explained) -> ExplainedOut:
    lines = [
        LineOut(label=_words(line.label), amount_fen=line.fen, note=_words(line.note)) for line in found.lines
    ]
    return ExplainedOut(amount_fen=found.fen, lines=lines)


def _calculation(found: Calculation) -> CalculationOut:
    amounts = (
        "principal",
        "instalment",
        "last_instalment",
        "total_interest",
        "total_payment",
        "fees",
        "against_cash",
    )
    columns = ("period", "due_date", "payment_fen", "principal_fen", "interest_fen", "balance_after_fen")
    return CalculationOut(
        **{name: _explained(getattr(found, name)) for name in amounts},
        vehicle_id=found.vehicle.id,
        plan=found.plan.product_code,
        version_id=found.plan.id,
        priced_on=found.priced_on,
        valid_until=found.valid_until,
        apr_simple_pct=found.figures.cost.simple_pct,
        apr_compound_pct=found.figures.cost.compound_pct,
        rows=[RowOut(**{name: getattr(row, name) for name in columns}) for row in found.rows],
        schedule_sha256=found.figures.schedule.fingerprint(),
    )


def _quote(view: QuoteView) -> QuoteOut:
    plain = (
        "id", "name", "vehicle_id", "version_id", "deal_price_fen", "down_payment_fen", "principal_fen", "balloon_fen",
        "terms", "instalment_fen", "last_instalment_fen", "total_interest_fen", "apr_simple_pct", "schedule_sha256",
        "priced_on", "valid_until", "expired",
    )  # fmt: skip
    return QuoteOut(
        **{name: getattr(view, name) for name in plain},
        vehicle=_words(view.vehicle),
        plan=view.plan_code,
        share_path=f"/s/{view.token}",
    )
