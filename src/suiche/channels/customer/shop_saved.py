"""Saved quotes: save, list, look, compare, rename, remove, price again, and the read-only shared page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.catalogue import queries as catalogue
from suiche.catalogue.kinds import AddonKind
from suiche.channels import access
from suiche.channels.customer import shop_asks, shop_plans, visitor
from suiche.channels.customer.shop_pages import chart_of
from suiche.channels.design import typed
from suiche.journey.shop import queries
from suiche.journey.shop.actions.claim_quotes import claim_quotes
from suiche.journey.shop.actions.remove_quote import remove_quote
from suiche.journey.shop.actions.rename_quote import rename_quote
from suiche.journey.shop.actions.requote import requote
from suiche.journey.shop.actions.save_quote import save_quote
from suiche.journey.shop.queries import Difference, QuoteRefusal, QuoteView, Wish
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.fields import blind_index
from suiche.kit.refusal import BadInput, Refusal
from suiche.kit.words import Words

MOST_COMPARED = 3
NAME_LENGTH = 40  # a longer name would be refused


@dataclass(frozen=True)
class Owner:
    """Whose quotes a request is about: a signed-in customer, or a browser's key (empty: it has saved nothing)."""

    customer_id: UUID | None
    anonymous_key: str


def owner_of(request: HttpRequest) -> Owner:
    """Return whose quotes this request is about."""
    who = access.person(request)
    return Owner(who.customer_id if who else None, visitor.key_of(request))


def claim(request: HttpRequest) -> None:
    """Hand what this browser saved before signing in to the customer who is signed in now; nothing otherwise."""
    owner = owner_of(request)
    if not (owner.customer_id and owner.anonymous_key):
        return
    at = now()
    if queries.quotes(on=business_date_of(at), anonymous_key=owner.anonymous_key):
        claim_quotes(
            anonymous_key=owner.anonymous_key,
            customer_id=owner.customer_id,
            by=access.actor(request),
            at=at,
        )


@require_POST
@access.public
def save(request: HttpRequest) -> HttpResponse:
    """Save the calculation that was shown; go on to the list, or to the application (``then=apply``)."""
    given = request.POST
    wish = _wish(given)
    owner = owner_of(request)
    key = owner.anonymous_key or ("" if owner.customer_id else visitor.new_key())
    at = now()
    access.saves_one_more(request, owner.customer_id)
    vehicle_id, version_id = (shop_plans.read_uuid(given.get(name, "")) for name in ("car", "version"))
    try:
        saved = save_quote(
            vehicle_id=vehicle_id,
            version_id=version_id,
            wish=wish,
            name=given.get("name", "") or _usual_name(request, vehicle_id, version_id, wish),
            customer_id=owner.customer_id,
            anonymous_key="" if owner.customer_id else key,
            key=visitor.own_key(given.get("key", ""), owner.customer_id, key),
            by=access.actor(request),
            at=at,
            on=business_date_of(at),
        )
    except QuoteRefusal:  # the calculator says what is wrong, beside the field
        code = catalogue.version(version_id).product_code
        return HttpResponseRedirect(f"/calculator?{shop_asks.state_of(vehicle_id, code, wish)}")
    then = (
        f"/apply/start?quote={saved.quote_id}"
        if given.get("then") == "apply"
        else f"/saved/{saved.quote_id}?new=1"
    )
    answer = HttpResponseRedirect(then)
    if key and not owner.customer_id:
        visitor.remember(answer, key)
    return answer


@require_GET
@never_cache
@access.public
def saved_list(request: HttpRequest) -> HttpResponse:
    """List what was saved, the newest first."""
    claim(request)
    found = queries.quotes(on=business_date(), **_mine(request))
    return _page(request, "saved", {"quotes": found, "most": MOST_COMPARED})


@require_GET
@never_cache
@access.public
def saved(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Show a saved quote; an expired one beside what the same wish costs today. Refuses: NotFound."""
    claim(request)
    return _quote_page(request, _own(request, quote_id))


@require_POST
@access.public
def rename(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Rename a quote; a name that is too long comes back with the reason."""
    owner = owner_of(request)
    try:
        rename_quote(
            quote_id=quote_id,
            name=request.POST.get("name", ""),
            customer_id=owner.customer_id,
            anonymous_key=owner.anonymous_key,
            by=access.actor(request),
            at=now(),
        )
    except BadInput as refusal:
        facts = {"errors": [("name", refusal.words)], "typed_name": request.POST.get("name", "")}
        return _quote_page(request, _own(request, quote_id), facts, status=422)
    return HttpResponseRedirect(f"/saved/{quote_id}")


@require_POST
@access.public
def remove(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Take a quote off the list. Refuses: NotFound."""
    owner = owner_of(request)
    remove_quote(
        quote_id=quote_id,
        customer_id=owner.customer_id,
        anonymous_key=owner.anonymous_key,
        by=access.actor(request),
        at=now(),
    )
    return HttpResponseRedirect("/saved")


@require_POST
@access.public
def price_again(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Replace a quote by one priced today. Refuses: NotFound, every QuoteRefusal."""
    owner, at = owner_of(request), now()
    new = requote(
        quote_id=quote_id,
        customer_id=owner.customer_id,
        anonymous_key=owner.anonymous_key,
        key=f"again-{blind_index(f'{quote_id} {owner.customer_id or owner.anonymous_key}')}",
        by=access.actor(request),
        at=at,
        on=business_date_of(at),
    )
    return HttpResponseRedirect(f"/saved/{new.quote_id}?new=1")


@require_GET
@never_cache
@access.public
def compare(request: HttpRequest) -> HttpResponse:
    """Show two or three saved quotes side by side. Refuses: NotFound."""
    ids = list(dict.fromkeys(request.GET.getlist("q")))[: MOST_COMPARED + 1]
    if not 2 <= len(ids) <= MOST_COMPARED:
        found = queries.quotes(on=business_date(), **_mine(request))
        facts = {"quotes": found, "most": MOST_COMPARED, "wrong_count": True, "ticked": ids}
        return _page(request, "saved", facts, status=422)
    chosen = [_own(request, shop_plans.read_uuid(one)) for one in ids]
    return _page(request, "compare", {"quotes": chosen, "letters": "ABC"[: len(chosen)]})


@require_GET
@never_cache
@access.public
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show a quote to whoever holds its link: figures only, nobody's name. Refuses: NotFound."""
    quote = queries.shared(token, on=business_date())
    found = queries.explained(quote)
    return _page(
        request, "shared", {"quote": quote, "c": found, "chart": chart_of(found.rows), "state": _state(quote)}
    )


def _usual_name(request: HttpRequest, vehicle_id: UUID, version_id: UUID, wish: Wish) -> str:
    """Name a calculation in English where the page is in English; otherwise the action names it itself."""
    if access.language(request) == "zh":
        return ""
    car, plan = catalogue.vehicle(vehicle_id).name.en, catalogue.version(version_id).title.en
    return shorten(f"{car}, {wish.terms} months, {plan}", NAME_LENGTH, placeholder="")


def _own(request: HttpRequest, quote_id: UUID) -> QuoteView:
    owner = owner_of(request)
    return queries.quote(
        quote_id, on=business_date(), customer_id=owner.customer_id, anonymous_key=owner.anonymous_key
    )


def _mine(request: HttpRequest) -> dict[str, Any]:
    owner = owner_of(request)
    return {"customer_id": owner.customer_id, "anonymous_key": owner.anonymous_key}


def _quote_page(
    request: HttpRequest, quote: QuoteView, more: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    found = queries.explained(quote)
    facts = {
        "quote": quote,
        "c": found,
        "chart": chart_of(found.rows),
        "state": _state(quote),
        "share": f"{settings.PUBLIC_URL}/s/{quote.token}",
        "new": "new" in request.GET,
        "errors": [],
        "typed_name": quote.name,
        "difference": None,
        "gone": None,
        **(more or {}),
    }
    if quote.expired:
        facts["difference"], facts["gone"] = _today(quote)
    return _page(request, "quote", facts, status=status)


def _today(quote: QuoteView) -> tuple[Difference | None, Refusal | None]:
    """Return the same wish at today's terms, or why it cannot be had any more."""
    try:
        return queries.difference(quote, business_date()), None
    except Refusal as refusal:
        return None, refusal


def _state(quote: QuoteView) -> str:
    return shop_asks.state_of(quote.vehicle_id, quote.plan_code, quote.wish)


def _wish(given: Mapping[str, str]) -> Wish:
    """Read the fields that the calculator wrote. Refuses: BadInput."""
    errors: dict[str, Words] = {}
    addons = shop_asks.read_addons(given, tuple(AddonKind), errors)
    for name, words in errors.items():
        raise BadInput(field=name, zh=words.zh, en=words.en)
    optional = {
        name: typed.fen(given.get(name) or "0", field=name) for name in ("balloon", "addon_loan", "subsidy")
    }
    return Wish(
        typed.fen(given.get("price", ""), field="price"),
        typed.fen(given.get("down", ""), field="down"),
        _whole(given.get("terms", "")),
        optional["balloon"],
        addons,
        optional["addon_loan"],
        optional["subsidy"],
    )


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        raise BadInput(field="terms", zh=shop_asks.NOT_A_NUMBER.zh, en=shop_asks.NOT_A_NUMBER.en)
    return int(text)


def _page(request: HttpRequest, name: str, facts: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"customer/shop/{name}.html", facts, status=status, using="jinja2")
