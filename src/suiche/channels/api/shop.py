"""Cars, plans, calculations and saved quotes for programs. Amounts are whole fen, rates ppm, days ISO dates.

Quotes belong to the token's customer; without a token to the opaque ``X-Visitor-Key`` the program chose (16 to 64
characters), until the customer claims them. ``Idempotency-Key`` makes a repeated save harmless.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest
from ninja import Router, Status

from suiche.catalogue import queries as catalogue
from suiche.channels import access
from suiche.channels.api import door
from suiche.channels.api.door import AnyAuth
from suiche.channels.api.shop_forms import (
    AskIn,
    CalculationOut,
    PlanOut,
    QuoteOut,
    SaveIn,
    VehicleOut,
    calculation_out,
    plan_out,
    quote_out,
    vehicle_out,
    wish_of,
)
from suiche.journey.shop import queries
from suiche.journey.shop.actions.claim_quotes import claim_quotes
from suiche.journey.shop.actions.save_quote import save_quote
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import BadInput, NotFound

router = Router(tags=["shop"])
VISITOR_KEY = range(16, 65)


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
    return [vehicle_out(one) for one in found]


@router.get("/vehicles/{vehicle_id}", auth=None, response=VehicleOut, summary="One car")
def vehicle(request: HttpRequest, vehicle_id: UUID) -> VehicleOut:
    """Refuses: not_found."""
    return vehicle_out(catalogue.vehicle(vehicle_id))


@router.get(
    "/plans", auth=None, response=list[PlanOut], summary="Plans on sale today, for one car if it is named"
)
def plans(request: HttpRequest, vehicle_id: UUID | None = None) -> list[PlanOut]:
    """Refuses: not_found (the car)."""
    on = business_date()
    found = (
        catalogue.plans(on) if vehicle_id is None else catalogue.plans_for(catalogue.vehicle(vehicle_id), on)
    )
    return [plan_out(one) for one in found]


@router.post("/calculate", auth=None, response=CalculationOut, summary="Calculate without saving")
def calculate(request: HttpRequest, ask: AskIn) -> CalculationOut:
    """Every amount comes with the lines that add up to it. Refuses: not_found, Q_… (422) with the field to change."""
    on = business_date()
    found = queries.calculate(
        vehicle=catalogue.vehicle(ask.vehicle_id), plan=catalogue.plan(ask.plan, on), wish=wish_of(ask), on=on
    )
    return calculation_out(found)


@router.post(
    "/quotes",
    auth=[AnyAuth(), lambda request: _visitor(request)],
    response={201: QuoteOut},
    summary="Save a calculation",
)
def save(request: HttpRequest, ask: SaveIn) -> Status[QuoteOut]:
    """Price today and keep the promise until ``valid_until``. Refuses: not_found, Q_…, too_many_quotes, too_many_tries."""
    at = now()
    on = business_date_of(at)
    customer_id, key = _owner(request)
    access.saves_one_more(request, customer_id)
    saved = save_quote(
        vehicle_id=ask.vehicle_id,
        version_id=catalogue.plan(ask.plan, on).id,
        wish=wish_of(ask),
        name=ask.name,
        dealer_id=ask.dealer_id,
        customer_id=customer_id,
        anonymous_key="" if customer_id else key,
        key=door.key(request, visitor="" if customer_id else key) or str(uuid4()),
        by=access.actor(request),
        at=at,
        on=on,
    )
    return Status(
        201, quote_out(queries.quote(saved.quote_id, on=on, customer_id=customer_id, anonymous_key=key))
    )


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
    return [quote_out(one) for one in queries.quotes(on=on, customer_id=customer_id, anonymous_key=key)]


@router.get(
    "/quotes/{quote_id}",
    auth=[AnyAuth(), lambda request: _visitor(request)],
    response=QuoteOut,
    summary="One saved quote",
)
def quote(request: HttpRequest, quote_id: UUID) -> QuoteOut:
    """Refuses: not_found, also for somebody else's."""
    customer_id, key = _owner(request)
    return quote_out(queries.quote(quote_id, on=business_date(), customer_id=customer_id, anonymous_key=key))


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
