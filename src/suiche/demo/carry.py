"""The sandbox's pages, carried by the website: the sandbox itself answers on this machine only.

With ``HOST`` set, a customer who pays on a phone must reach the gateway's page. That page and its style sheet stand
open, as a gateway's do: whoever pays knows the page's own long address and not the demo's password. Everything else of
the sandbox (messages, people, latency and faults) asks for the password like the other demo pages.
"""

from __future__ import annotations

import re
from urllib.parse import quote

import httpx
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from suiche.channels.access import demo_only, in_demo
from suiche.demo.address import CARRIED_AT
from suiche.kit.refusal import NotAllowed, NotFound, Refusal
from suiche.kit.wire import trusted_roots

PATIENCE_SECONDS = 20  # a fault may hold a request for 15 s
FORM = "application/x-www-form-urlencoded"
KEPT = ("Content-Type", "Content-Security-Policy", "Location", "Referrer-Policy", "Cache-Control")
# The sandbox's pages and what a person may ask it; anything else is for programs of ours: it is signed, not carried. No
# name here holds a dot or a slash of its own, so that no address means another one at the sandbox.
CARRIED = re.compile(r"(|inbox|settings(/[\w-]+)?|sandbox(/[\w-]+){1,3})", re.ASCII)


class FromElsewhere(NotAllowed):
    """A page of another site sent this form."""

    zh = "这次提交来自别的网站，没有办成任何事。请从付款页再来一次。"
    en = "This came from another site and nothing was done. Please start again from the payment page."


class NoAnswer(Refusal):
    """The sandbox does not answer, or not in time."""

    code = "sandbox_silent"
    status = 502
    zh = "沙盒没有回应。请过几秒再试。"
    en = "The sandbox does not answer. Please try again in a few seconds."


@csrf_exempt
@in_demo
def pay_page(request: HttpRequest, token: str) -> HttpResponse:
    """Carry the gateway's page of one order. Refuses: NotFound, FromElsewhere, NoAnswer."""
    return _carried(request, f"payments/pay/{token}")


@in_demo
def style(request: HttpRequest) -> HttpResponse:
    """Carry the style sheet of the sandbox's pages. Refuses: NotFound, NoAnswer."""
    return _carried(request, "static/sandbox.css")


@csrf_exempt
@demo_only
def page(request: HttpRequest, path: str = "") -> HttpResponse:
    """Carry another page of the sandbox, or what a person may ask it. Refuses: NotFound, FromElsewhere, NoAnswer."""
    if not CARRIED.fullmatch(path):
        raise NotFound()
    return _carried(request, path)


def _carried(request: HttpRequest, path: str) -> HttpResponse:
    _require_own_form(request)
    query = request.META.get("QUERY_STRING", "")
    kind, body = _sent(request)
    try:
        got = httpx.request(
            request.method or "GET",
            f"{settings.SANDBOX_URL}/{quote(path)}{'?' if query else ''}{query}",
            content=body,
            headers={"Content-Type": kind, "X-Forwarded-Prefix": CARRIED_AT},
            timeout=PATIENCE_SECONDS,
            trust_env=False,
            verify=trusted_roots(),
        )
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise NoAnswer() from problem
    answer = HttpResponse(got.content, status=got.status_code)
    for name in KEPT:
        if name in got.headers:
            answer[name] = got.headers[name]
    return answer


def _sent(request: HttpRequest) -> tuple[str, bytes]:
    """Return type and body as they came; a form has been read before us and is written again."""
    if request.content_type in {FORM, "multipart/form-data"}:
        return FORM, request.POST.urlencode().encode()
    return request.content_type or "", request.body


def _require_own_form(request: HttpRequest) -> None:
    """Refuse a form of another site; the sandbox's pages carry no token of ours, the browser names the origin."""
    origin = request.headers.get("Origin")
    ours = {settings.PUBLIC_URL, f"{request.scheme}://{request.get_host()}"}
    if request.method not in {"GET", "HEAD"} and origin is not None and origin not in ours:
        raise FromElsewhere()
