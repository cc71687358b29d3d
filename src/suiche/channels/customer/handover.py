"""Go on with the phone: a QR code hands a page, and who is there, from one device to another.

Single use, two minutes, and nothing happens before the first device has recognised the number on the phone.
The phone claims the code by a button, not by the visit: a link preview must not use it up.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suiche.channels import access
from suiche.channels.customer import sealed, visitor
from suiche.channels.design.views import local_address
from suiche.kit.clock import now
from suiche.parties import account, queries
from suiche.parties.actions.answer_handover import answer_handover
from suiche.parties.actions.find_handover import HandoverGone
from suiche.parties.actions.open_handover import open_handover
from suiche.parties.actions.scan_handover import scan_handover
from suiche.parties.actions.take_handover import take_handover

DEVICE = "handover_device"
PHONE = "handover_phone"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """On the first device: open a hand-over of the page named in ``next`` (POST), show its QR code (GET)."""
    if request.method == "POST":
        account.within_limit(request, "handover")
        who = access.person(request)
        opened = open_handover(
            sign_in_id=who.sign_in_id if who and who.customer_id else None,
            anonymous_key=visitor.key_of(request) or None,
            next_path=local_address(request.POST.get("next", "/")),
            by=access.actor(request),
            at=now(),
        )
        sealed.keep(request, DEVICE, {"key": opened.device_key, "token": opened.token})
        return HttpResponseRedirect("/handover")
    return _device_page(request, "customer/handover.html")


@access.public
@never_cache
@require_GET
def device_state(request: HttpRequest) -> HttpResponse:
    """Return the part of the first device's page that changes while it waits."""
    return _device_page(request, "customer/handover_state.html")


@access.public
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """On the first device: the number on the phone is the one shown here, or it is not."""
    held = sealed.kept(request, DEVICE)
    same = request.POST.get("same") == "yes"
    answer_handover(device_key=held.get("key", ""), same=same, by=access.actor(request), at=now())
    back = HttpResponseRedirect("/handover")
    who = access.person(request)
    if same and who is not None and who.dealer_id is not None:
        visitor.forget(back)  # a clerk's browser: the next customer is not handed what this one was shown
    return back


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, token: str) -> HttpResponse:
    """On the phone: ask whether to go on here (GET), claim the code (POST). Refuses: HandoverGone."""
    if request.method == "POST":
        scanned = scan_handover(token=token, by=access.actor(request), at=now())
        sealed.keep(request, PHONE, {"key": scanned.phone_key})
        return HttpResponseRedirect("/handover/phone")
    seen = queries.handover(token=token, at=now())
    if seen is None or seen.state != "open":
        raise HandoverGone()
    return render(request, "customer/handover_scan.html", {"token": token}, using="jinja2")


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """On the phone: show the number (GET); go on as the person of the first device (POST)."""
    if request.method != "POST":
        return _phone_page(request, "customer/handover_phone.html")
    key = sealed.kept(request, PHONE).get("key", "")
    taken = take_handover(phone_key=key, by=access.actor(request), at=now())
    sealed.forget(request, PHONE)
    answer = HttpResponseRedirect(taken.next_path)
    if taken.anonymous_key:
        visitor.remember(answer, taken.anonymous_key)
    who = queries.signed_in(taken.sign_in_id) if taken.sign_in_id else None
    return (account.start_session(request, who, proof="handover", at=now()) if who else None) or answer


@access.public
@never_cache
@require_GET
def phone_state(request: HttpRequest) -> HttpResponse:
    """Return the part of the phone's page that changes while it waits."""
    return _phone_page(request, "customer/handover_phone_state.html")


def _device_page(request: HttpRequest, template: str) -> HttpResponse:
    held = sealed.kept(request, DEVICE)
    seen = queries.handover(device_key=held["key"], at=now()) if held else None
    facts = {
        "state": seen.state.value if seen else ("expired" if held else "none"),
        "number": seen.number if seen else "",
        "next": seen.next_path if seen else local_address(request.GET.get("next", "/")),
        "address": f"{settings.PUBLIC_URL}/h/{held['token']}" if held else "",
        "loopback": urlsplit(settings.PUBLIC_URL).hostname in LOOPBACK,
    }
    return render(request, template, facts, using="jinja2")


def _phone_page(request: HttpRequest, template: str) -> HttpResponse:
    held = sealed.kept(request, PHONE)
    seen = queries.handover(phone_key=held["key"], at=now()) if held else None
    if seen is None:
        raise HandoverGone()
    return render(request, template, {"state": seen.state.value, "number": seen.number}, using="jinja2")
