"""Sign in with a phone: one way for new and known numbers, by a code of six digits.

Nothing on these pages tells whether a number is known to us. The account is made when the code was right.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from suiche.channels import access
from suiche.channels.customer import sealed
from suiche.channels.design.site import SITE
from suiche.channels.design.views import local_address
from suiche.contact.actions.ask_code import CodeAsked, CodeTooSoon, ask_code
from suiche.contact.actions.confirm_code import confirm_code
from suiche.contact.queries import checked_code
from suiche.kit import deployment
from suiche.kit.actor import ANONYMOUS
from suiche.kit.clock import now
from suiche.kit.refusal import Refusal
from suiche.kit.words import Words
from suiche.parties import account, numbers, queries
from suiche.parties.actions.register_customer import register_customer

KEPT = "sign_in"
PURPOSE = "sign_in"
TEMPLATE = "SIGN_IN_CODE"


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Ask for the phone; send a code to it and go on to the next page."""
    way = _next(request)
    who = access.person(request)
    if who is not None and who.customer_id is not None:
        return HttpResponseRedirect(way)
    if request.method != "POST":
        return _phone_page(request, way, typed="")
    typed = request.POST.get("phone", "")
    try:
        number = numbers.checked_mobile(typed)
        account.within_limit(request, "ask_code")
        _ask(request, number)
    except Refusal as refusal:
        return _phone_page(request, way, typed=typed, refusal=refusal)
    return HttpResponseRedirect(f"/sign-in/code?{urlencode({'next': way})}")


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; sign in and go where the person wanted to go."""
    way, held = _next(request), sealed.kept(request, KEPT)
    number = held.get("phone")
    if number is None:
        return HttpResponseRedirect(f"/sign-in?{urlencode({'next': way})}")
    if request.method != "POST":
        return _code_page(request, way)
    try:
        typed = checked_code(request.POST.get("code", ""))
        account.within_limit(request, "try_code")
        at = now()
        confirm_code(
            phone=number,
            purpose=PURPOSE,
            code=typed,
            code_id=UUID(held["code_id"]) if "code_id" in held else None,
            address=account.address(request),
            by=ANONYMOUS,
            at=at,
        ).expect()
        registered = register_customer(phone=number, by=ANONYMOUS, at=at)
    except Refusal as refusal:
        return _code_page(request, way, refusal=refusal)
    who = queries.signed_in(registered.sign_in_id)
    if who is None:
        raise RuntimeError("a customer that was just registered is not there")
    sealed.forget(request, KEPT)
    return account.start_session(request, who, proof="code", at=at) or HttpResponseRedirect(way)


@access.public
@never_cache
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Send another code to the same phone."""
    way, number = _next(request), sealed.kept(request, KEPT).get("phone")
    if number is None:
        return HttpResponseRedirect(f"/sign-in?{urlencode({'next': way})}")
    try:
        account.within_limit(request, "ask_code")
        _ask(request, number, insist=True)
    except Refusal as refusal:
        return _code_page(request, way, refusal=refusal)
    return HttpResponseRedirect(f"/sign-in/code?{urlencode({'next': way})}")


@access.public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    account.end_session(request)
    return HttpResponseRedirect(SITE.home)


def _next(request: HttpRequest) -> str:
    wished = request.POST.get("next") or request.GET.get("next") or SITE.account
    return local_address(wished)


def _ask(request: HttpRequest, number: str, *, insist: bool = False) -> None:
    """Send a code and remember the phone. Who typed the number twice within the minute has the code already."""
    at = now()
    try:
        address = account.address(request)
        asked = ask_code(
            phone=number, purpose=PURPOSE, template=TEMPLATE, address=address, by=ANONYMOUS, at=at
        )
    except CodeTooSoon:
        if insist or sealed.kept(request, KEPT).get("phone") != number:
            raise
        return
    _remember(request, number, asked)


def _remember(request: HttpRequest, number: str, asked: CodeAsked) -> None:
    values = {
        "phone": number,
        "code_id": str(asked.code_id),
        "masked": asked.phone_masked,
        "again_at": asked.again_at.isoformat(),
    }
    sealed.keep(request, KEPT, values)


def _phone_page(
    request: HttpRequest, way: str, *, typed: str, refusal: Refusal | None = None
) -> HttpResponse:
    return _page(request, "customer/sign_in.html", {"next": way, "typed": typed}, refusal, "phone")


def _code_page(request: HttpRequest, way: str, *, refusal: Refusal | None = None) -> HttpResponse:
    held = sealed.kept(request, KEPT)
    left = (datetime.fromisoformat(held["again_at"]) - now()).total_seconds()
    facts = {
        "next": way,
        "masked": held["masked"],
        "wait": max(0, math.ceil(left)),
        "inbox": f"/demo/inbox?{urlencode({'phone': held['phone']})}" if deployment.is_demo() else "",
    }
    return _page(request, "customer/sign_in_code.html", facts, refusal, "code")


def _page(
    request: HttpRequest, template: str, facts: dict[str, Any], refusal: Refusal | None, field: str
) -> HttpResponse:
    errors: dict[str, Words] = {field: refusal.words} if refusal else {}
    status = refusal.status if refusal else 200
    return render(request, template, {**facts, "errors": errors}, status=status, using="jinja2")
