"""The two steps of signing: read and confirm the cost disclosure, then read the contract and enter the code."""

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
from suiche.channels.customer.account_owner import customer_id
from suiche.channels.customer.sign_views import common
from suiche.channels.origin import exact_address
from suiche.contact.actions.ask_code import ask_code
from suiche.contact.queries import checked_code
from suiche.journey.sign import queries
from suiche.journey.sign.actions.confirm_disclosure import confirm_disclosure
from suiche.journey.sign.actions.confirm_signing import confirm_signing
from suiche.journey.sign.actions.show_disclosure import show_disclosure
from suiche.journey.sign.states import ContractState
from suiche.kit import deployment
from suiche.kit.clock import Instant, business_date, business_date_of, now
from suiche.kit.refusal import Refusal
from suiche.kit.words import Words
from suiche.parties import account

KEPT = "signing"


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def disclosure(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show the cost table and take its confirmation; too early shows the same page with the sentence. Refuses: NotFound."""
    owner, at = customer_id(request), now()
    on = business_date_of(at)
    view = queries.contract(contract_id, customer_id=owner)
    if view.over(on) or view.state is ContractState.WITHDRAWN:
        return HttpResponseRedirect(f"/contracts/{contract_id}")
    by = access.actor(request)
    show_disclosure(contract_id=contract_id, customer_id=owner, by=by, at=at, on=on)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            confirm_disclosure(
                contract_id=contract_id,
                customer_id=owner,
                table_sha256=request.POST.get("table", ""),
                ip=exact_address(request),
                device=device(request),
                by=by,
                at=at,
                on=on,
            )
            return HttpResponseRedirect(f"/contracts/{contract_id}/sign")
        except Refusal as refused:
            refusal = refused
    found = queries.disclosure(contract_id, customer_id=owner, at=at)
    facts = {
        **common(view, found),
        "papers": queries.papers(contract_id, customer_id=owner),
        "errors": {"confirm": refusal.words} if refusal else {},
    }
    code = refusal.status if refusal else 200
    return render(request, "customer/sign/disclosure.html", facts, status=code, using="jinja2")


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show the contract and take the code; a right one leads to the progress of sealing. Refuses: NotFound."""
    owner = customer_id(request)
    stopped = _elsewhere(contract_id, owner)
    if stopped is not None:
        return stopped
    if request.method != "POST":
        return _sign_page(request, contract_id, owner)
    at = now()
    try:
        code = checked_code(request.POST.get("code", ""))
        account.within_limit(request, "try_code")
        confirm_signing(
            contract_id=contract_id,
            customer_id=owner,
            code=code,
            ip=exact_address(request),
            device=device(request),
            by=access.actor(request),
            at=at,
            on=business_date_of(at),
        ).expect()
    except Refusal as refused:
        return _sign_page(request, contract_id, owner, refused)
    sealed.forget(request, KEPT)
    return HttpResponseRedirect(f"/contracts/{contract_id}/status")


@access.customer_only
@require_POST
def send_code(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Send a signing code to the customer's phone. Refuses: NotFound."""
    owner, at = customer_id(request), now()
    stopped = _elsewhere(contract_id, owner)
    if stopped is not None:
        return stopped
    try:
        account.within_limit(request, "ask_code")
        phone = queries.signing_phone(contract_id, customer_id=owner, on=business_date_of(at))
        asked = ask_code(
            phone=phone,
            purpose=queries.PURPOSE,
            template=queries.TEMPLATE,
            subject=str(contract_id),
            by=access.actor(request),
            at=at,
        )
    except Refusal as refused:
        return _sign_page(request, contract_id, owner, refused)
    sealed.keep(
        request,
        KEPT,
        {
            "contract": str(contract_id),
            "phone": phone,
            "masked": asked.phone_masked,
            "again_at": asked.again_at.isoformat(),
        },
    )
    return HttpResponseRedirect(f"/contracts/{contract_id}/sign#code")


def device(request: HttpRequest) -> str:
    """Return how the browser names itself."""
    return request.headers.get("User-Agent", "")[:200]


def _elsewhere(contract_id: UUID, owner: UUID) -> HttpResponse | None:
    """Lead to the page that belongs to the contract's state, unless it is time to sign. Refuses: NotFound."""
    view = queries.contract(contract_id, customer_id=owner)
    if view.state in (ContractState.SIGNING, ContractState.SIGNED):
        return HttpResponseRedirect(f"/contracts/{contract_id}/status")
    if view.state is ContractState.OFFERED and not view.over(business_date()):
        return HttpResponseRedirect(f"/contracts/{contract_id}/disclosure")
    if view.state is not ContractState.DISCLOSED or view.over(business_date()):
        return HttpResponseRedirect(f"/contracts/{contract_id}")
    return None


def _sign_page(
    request: HttpRequest, contract_id: UUID, owner: UUID, refusal: Refusal | None = None
) -> HttpResponse:
    at = now()
    view = queries.contract(contract_id, customer_id=owner)
    held = sealed.kept(request, KEPT)
    sent = held if held.get("contract") == str(contract_id) else {}
    facts: dict[str, Any] = {
        **common(view, queries.disclosure(contract_id, customer_id=owner, at=at)),
        "papers": queries.papers(contract_id, customer_id=owner),
        "sent": bool(sent),
        "masked": sent.get("masked", ""),
        "wait": _wait(sent.get("again_at", ""), at),
        "inbox": f"/demo/inbox?{urlencode({'phone': sent['phone']})}"
        if sent and deployment.is_demo()
        else "",
        "errors": _errors(refusal),
    }
    code = refusal.status if refusal else 200
    return render(request, "customer/sign/sign.html", facts, status=code, using="jinja2")


def _errors(refusal: Refusal | None) -> dict[str, Words]:
    return {} if refusal is None else {"code": refusal.words}


def _wait(again_at: str, at: Instant) -> int:
    if not again_at:
        return 0
    return max(0, math.ceil((datetime.fromisoformat(again_at) - at).total_seconds()))
