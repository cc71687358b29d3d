"""The demo's pages: who can sign in, the SMS inbox, what partners saw, the time machine, and a map for programs."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import Any

import httpx
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from suiche.channels.access import actor, demo_only, language, person, staff_only
from suiche.contact import queries as contact
from suiche.demo import company, queries
from suiche.demo.actions.start_travel import TooFar, UnderWay, start_travel
from suiche.demo.company.people import COLLEAGUES
from suiche.demo.sandbox.people import person as invented
from suiche.journey.repay import queries as repay
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import Refusal
from suiche.kit.words import Words

PARTNERS = ("identity", "bureau", "bank", "payments", "payout", "debit", "sms")
ADDRESS = re.compile(r"(/[a-z][a-z/-]*)")
STEPS = (1, 7, 31, 92, 365)


def _ask(path: str, **query: str) -> Any:
    """Ask the sandbox; None when it does not answer."""
    try:
        answer = httpx.get(f"{settings.SANDBOX_URL}{path}", params=query, timeout=5)
        return answer.json() if answer.is_success else None
    except (httpx.HTTPError, ValueError):
        return None


def _with_addresses(line: Words) -> tuple[list[str], list[str]]:
    """Cut a line, in Chinese and English, at the addresses it names: every second part is one."""
    return ADDRESS.split(line.zh), ADDRESS.split(line.en)


def _read(message: dict[str, Any]) -> Words:
    """Return what the person reads: the wording that is registered with the operator."""
    return contact.wording(message["template"], message["params"]) or Words(message["text"], message["text"])


@demo_only
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Show what a demo has: who can sign in where, somebody invented to apply as, and the other pages."""
    return render(
        request,
        "demo/start.html",
        {
            "who": [_with_addresses(line) for line in company.who()],
            "today": business_date(),
            "invented": invented(secrets.token_hex(4)),
        },
        using="jinja2",
    )


@demo_only
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the messages the SMS operator took, newest first, of one phone or of all."""
    phone = request.GET.get("phone", "")[:20]
    found = _ask("/sandbox/sms", phone=phone)
    messages = [
        {"phone": one["phone"], "at": datetime.fromisoformat(one["at"]), "text": _read(one)}
        for one in (found or {}).get("messages", [])
    ]
    context = {"phone": phone, "reachable": found is not None, "messages": messages}
    return render(request, "demo/inbox.html", context, using="jinja2")


@demo_only
@require_GET
def partners(request: HttpRequest) -> HttpResponse:
    """Show what each partner saw: time, endpoint, masked input, outcome, latency."""
    name = request.GET.get("partner", PARTNERS[0])
    name = name if name in PARTNERS else PARTNERS[0]
    found = _ask(f"/sandbox/seen/{name}")
    context = {
        "partner": name,
        "partners": PARTNERS,
        "reachable": found is not None,
        "seen": (found or {}).get("seen", []),
    }
    return render(request, "demo/partners.html", context, using="jinja2")


def may_travel(request: HttpRequest) -> bool:
    """Tell whether this person may move the date: staff may."""
    who = person(request)
    return who is not None and who.staff_id is not None


@demo_only
@require_GET
def time_machine(request: HttpRequest, problem: Refusal | None = None) -> HttpResponse:
    """Show the business date and the last journey; it refreshes itself while one is under way."""
    travel = queries.last_travel()
    context = {
        "today": business_date(),
        "travel": travel,
        "under_way": travel is not None and not travel.arrived,
        "closed": repay.last_closed(),
        "steps": STEPS,
        "problem": problem.sentence(language(request)) if problem else "",
        "differences": repay.differences(),
        "may_travel": may_travel(request),
    }
    status = problem.status if problem else 200
    return render(request, "demo/time.html", context, status=status, using="jinja2")


@demo_only
@require_POST
@staff_only()
def travel(request: HttpRequest) -> HttpResponse:
    """Send the business date forward by so many days."""
    text = request.POST.get("days", "")
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    at = now()
    try:
        start_travel(days=days, by=actor(request), on=business_date_of(at), at=at)
    except (TooFar, UnderWay) as problem:
        request.method = "GET"
        return time_machine(request, problem)
    return HttpResponseRedirect("/demo/time")


@demo_only
@require_GET
def discovery(request: HttpRequest) -> JsonResponse:
    """Tell a program what it needs to walk the road: the sandbox and the demo's colleagues."""
    return JsonResponse(
        {
            "sandbox_url": settings.SANDBOX_URL,
            "business_date": business_date().isoformat(),
            "staff": [{"username": c.username, "roles": list(c.roles)} for c in COLLEAGUES],
            "password": company.password(),
        }
    )
