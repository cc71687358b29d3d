"""Sign-in of staff and dealers' clerks: work name and password, failures counted per name and per address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from suiche.channels import access
from suiche.channels.design.views import local_address
from suiche.kit.clock import now
from suiche.kit.refusal import Refusal
from suiche.parties import account
from suiche.parties.queries import SignedIn

SIGN_IN, DESK, DEALER = "/desk/sign-in", "/desk", "/dealer"


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for work name and password; sign in and go where the person wanted to go."""
    wished = request.POST.get("next") or request.GET.get("next") or ""
    if request.method != "POST":
        who = access.person(request)
        if who is not None and who.customer_id is None:
            return HttpResponseRedirect(_way(wished, who))
        chooser = access.chooser(request)
        if chooser is not None:
            return HttpResponseRedirect(_way(wished, chooser))
        return render(
            request, "staff/sign_in.html", {"next": wished, "typed": "", "errors": {}}, using="jinja2"
        )
    typed, at = request.POST.get("username", "").strip(), now()
    try:
        who = account.by_password(request, username=typed, password=request.POST.get("password", ""), at=at)
    except Refusal as refusal:
        facts = {"next": wished, "typed": typed, "errors": {"password": refusal.words}}
        return render(request, "staff/sign_in.html", facts, status=refusal.status, using="jinja2")
    return account.start_session(request, who, proof="password", at=at) or HttpResponseRedirect(
        _way(wished, who)
    )


@access.public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    account.end_session(request)
    return HttpResponseRedirect(SIGN_IN)


def _way(wished: str, who: SignedIn) -> str:
    if who.one_time_until is not None:
        return f"{access.PASSWORD}?{urlencode({'next': wished})}" if wished else access.PASSWORD
    return way_home(wished, who)


def way_home(wished: str, who: SignedIn) -> str:
    """Return where the person wanted to go, where that is a page of ours, else their own place."""
    return local_address(wished) if wished else (DESK if who.staff_id else DEALER)
