"""Consents: what was agreed to and when, each taken back or given again in two taps (个人信息保护法 15, 17, 44)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from suiche.channels import access
from suiche.channels.customer.account_owner import customer_id
from suiche.journey.apply.consent_texts import (
    PAST_STAYS_VALID,
    TEXTS,
    VERSION,
    WITHDRAWING,
    ConsentText,
    Withdrawing,
)
from suiche.kit.clock import Instant, now, shanghai
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.parties.actions.give_consent import give_consent
from suiche.parties.actions.withdraw_consent import NothingToWithdraw, withdraw_consent
from suiche.parties.consent_queries import ConsentLine, consent_lines
from suiche.parties.states import ConsentKind

LIST = "/account/me/consents"
CHANNEL = "web"
MARKETING = Words("活动和产品消息", "News about offers and products")


class Shown(NamedTuple):
    """One consent as the page shows it; ``text`` is None for a kind that no application asks for."""

    kind: ConsentKind
    title: Words
    text: ConsentText | None
    version: str
    given_at: datetime
    given_on: date
    withdrawn_at: datetime | None
    withdrawing: Withdrawing


@access.customer_only
@never_cache
@require_GET
def consents(request: HttpRequest) -> HttpResponse:
    """List every consent that was ever given, with purpose, date and text."""
    found = [_shown(line) for line in consent_lines(customer_id(request))]
    done = request.GET.get("done", "")
    facts = {
        "tab": "me",
        "standing": [one for one in found if one.withdrawn_at is None],
        "withdrawn": [one for one in found if one.withdrawn_at is not None],
        "done": next((one for one in found if one.kind.value == done), None),
        "past": PAST_STAYS_VALID,
    }
    return render(request, "customer/account/consents.html", facts, using="jinja2")


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, kind: str) -> HttpResponse:
    """Say what changes and what stays (GET), and take the consent back (POST). Refuses: NotFound."""
    one = _mine(request, kind)
    if request.method != "POST":
        facts = {"one": one, "past": PAST_STAYS_VALID, "back": LIST}
        return render(request, "customer/account/consent_withdraw.html", facts, using="jinja2")
    with suppress(NothingToWithdraw):  # a second click: it is taken back
        withdraw_consent(
            customer_id=customer_id(request),
            kind=one.kind,
            channel=CHANNEL,
            by=access.actor(request),
            at=now(),
        )
    return HttpResponseRedirect(f"{LIST}?done={one.kind.value}")


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, kind: str) -> HttpResponse:
    """Show today's text (GET), and give the consent again (POST). Refuses: NotFound."""
    one = _mine(request, kind)
    if one.text is None:
        raise NotFound()
    if request.method != "POST":
        return render(
            request, "customer/account/consent_give.html", {"one": one, "back": LIST}, using="jinja2"
        )
    if one.withdrawn_at is not None:
        give_consent(
            customer_id=customer_id(request),
            kind=one.kind,
            version=VERSION,
            text_sha256=one.text.sha256,
            channel=CHANNEL,
            by=access.actor(request),
            at=now(),
        )
    return HttpResponseRedirect(f"{LIST}?done={one.kind.value}")


def _mine(request: HttpRequest, kind: str) -> Shown:
    """Return one consent of this customer. Refuses: NotFound, also for one never given."""
    for line in consent_lines(customer_id(request)):
        if line.kind.value == kind:
            return _shown(line)
    raise NotFound()


def _shown(line: ConsentLine) -> Shown:
    text = next((text for text in TEXTS if text.kind is line.kind), None)
    title = text.title if text else MARKETING
    return Shown(
        kind=line.kind,
        title=title,
        text=text,
        version=line.version,
        given_at=line.given_at,
        given_on=shanghai(Instant(line.given_at)).date(),
        withdrawn_at=line.withdrawn_at,
        withdrawing=WITHDRAWING[line.kind],
    )
