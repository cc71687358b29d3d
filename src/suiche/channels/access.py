"""The doors: who may use a route, how refusals become answers, and which headers every answer carries.

Every view is wrapped by exactly one rule; ``tests/tidy`` walks the addresses and finds those without.
"""

from __future__ import annotations

import functools
import hmac
import logging
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Concatenate, NamedTuple, ParamSpec, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language

from suiche.kit import audit, deployment
from suiche.kit.actor import ANONYMOUS, Actor
from suiche.kit.clock import now
from suiche.kit.limits import within_limit
from suiche.kit.refusal import NotAllowed, NotFound, Refusal, TooManyTries
from suiche.kit.words import Language, Words
from suiche.parties import account
from suiche.parties.queries import SignedIn, signed_in

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

FAULT_FROM = 500
HOUR = timedelta(hours=1)
DENIALS = 200  # rows of the trail an hour for one person, or one address of strangers
SAVED = 300  # quotes an hour; behind one address stands an office or a mobile operator's town
PROOFS = {"Authorization", "X-Visitor-Key"}
log = logging.getLogger(__name__)

POLICY = (
    "default-src 'self'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; object-src 'none';"
    " base-uri 'none'; frame-ancestors 'none'; form-action 'self'{extra}"
)


def person(request: HttpRequest) -> SignedIn | None:
    """Return who is signed in on this request, or None; who still has a one-time password is nobody (``chooser``)."""
    if not hasattr(request, "_person"):
        user = request.user
        who = signed_in(user.pk) if user.is_authenticated else None
        if who is not None and not account.session_goes_on(request, who, at=now()):
            who = None
        if who is not None and who.one_time_until is not None:
            request._chooser, who = who, None  # type: ignore[attr-defined]  # read by chooser() alone
        request._person = who  # type: ignore[attr-defined]
    return cast("SignedIn | None", request._person)  # type: ignore[attr-defined]


def chooser(request: HttpRequest) -> SignedIn | None:
    """Return who has come with a one-time password and has to choose one of their own before anything else."""
    return getattr(request, "_chooser", None) if person(request) is None else None


def actor(request: HttpRequest) -> Actor:
    """Return the actor of this request."""
    who = person(request)
    return who.actor if who else ANONYMOUS


class Place(NamedTuple):
    """Where a person is at home with us; ``ours``: somebody who works here or at a dealer's, whose pages have a frame of their own."""

    words: Words
    href: str
    ours: bool


DESK = Place(Words("待办", "To do"), "/desk", ours=True)
BOARD = Place(Words("门店看板", "Board"), "/dealer", ours=True)
ACCOUNT = Place(Words("我的", "Account"), "/account", ours=False)
PASSWORD = "/desk/password"  # noqa: S105  # an address


def own_place(request: HttpRequest) -> Place | None:
    """Return where who is signed in goes back to; None where nobody is. The frame of every page asks."""
    who = person(request) if hasattr(request, "user") else None
    if who is None:
        return None
    return ACCOUNT if who.customer_id else (DESK if who.staff_id else BOARD)


def language(request: HttpRequest) -> Language:
    """Return the language of the page: Chinese unless English was chosen."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def _ruled(view: View[P], rule: str, check: Callable[[HttpRequest], HttpResponse | None]) -> View[P]:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        stopped = check(request)
        return stopped if stopped is not None else view(request, *args, **kwargs)

    guarded.access_rule = rule  # type: ignore[attr-defined]  # read by the house rules in tests/tidy
    return cast("View[P]", guarded)


def public(view: View[P]) -> View[P]:
    """Anyone may use this route."""
    return _ruled(view, "public", lambda request: None)


def customer_only(view: View[P]) -> View[P]:
    """Only a signed-in customer; strangers are led to sign in and come back. Refuses: ForCustomers (staff, clerks)."""

    def check(request: HttpRequest) -> HttpResponse | None:
        who = person(request)
        if who is not None and who.customer_id is not None:
            return None
        if who is not None:
            raise ForCustomers()
        return HttpResponseRedirect(f"/sign-in?{urlencode({'next': request.get_full_path()})}")

    return _ruled(view, "customer", check)


class ForColleagues(NotAllowed):
    """A customer has come to a page of staff or dealers."""

    zh = "这一页是我们的员工用的。您的贷款在“我的”里。"
    en = "This page is for our staff. Your loan is under Account."


class ForCustomers(NotAllowed):
    """A colleague or a clerk has come to a customer's own page."""

    zh = "这一页要客户本人来办。请用二维码把方案交给客户，在客户的手机上接着办。"
    en = "This page is for the customers themselves. Hand the plan over by QR code, and they go on with their phone."


class ForStaff(NotAllowed):
    """A dealer's clerk has come to the desk."""

    zh = "这一页是我们公司的员工用的。您的客户和车在门店看板里。"
    en = "This page is for our own staff. Your customers and cars are on the board."


class ForDealers(NotAllowed):
    """A colleague has come to a dealer's page."""

    zh = "这一页是经销商用的。您要办的在待办里。"
    en = "This page is for dealers. What you have to do is under To do."


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead a colleague to the sign-in (or to the choice of a password) and back: after a form that came too late, to the page it stood on."""
    back = request.get_full_path() if request.method == "GET" else _came_from(request)
    way = PASSWORD if chooser(request) else "/desk/sign-in"
    return HttpResponseRedirect(f"{way}?{urlencode({'next': back})}")


def own_password(view: View[P]) -> View[P]:
    """Only staff and clerks, also those who have to choose a password first. Refuses: ForColleagues."""

    def check(request: HttpRequest) -> HttpResponse | None:
        who = person(request) or chooser(request)
        if who is None:
            return _to_sign_in(request)
        if who.customer_id is not None:
            raise ForColleagues()
        return None

    return _ruled(view, "staff or dealer", check)


def staff_only(*roles: str) -> Callable[[View[P]], View[P]]:
    """Only staff who hold one of the roles (none named: any staff). Refuses: NotAllowed, with a word to whom it is not for."""

    def check(request: HttpRequest) -> HttpResponse | None:
        who = person(request)
        if who is None:
            return _to_sign_in(request)
        if who.customer_id is not None:
            raise ForColleagues()
        if who.staff_id is None:
            raise ForStaff()
        if roles and not set(roles) & set(who.roles):
            raise NotAllowed()
        return None

    return lambda view: _ruled(view, "staff:" + ",".join(roles), check)


def dealer_only(view: View[P]) -> View[P]:
    """Only a dealer's clerk. Refuses: NotAllowed."""

    def check(request: HttpRequest) -> HttpResponse | None:
        who = person(request)
        if who is None:
            return _to_sign_in(request)
        if who.dealer_id is None:
            raise ForColleagues() if who.customer_id is not None else ForDealers()
        return None

    return _ruled(view, "dealer", check)


def demo_only(view: View[P]) -> View[P]:
    """Exists only in a demo database; off the loopback address it also asks for the demo password. Refuses: NotFound."""

    def check(request: HttpRequest) -> HttpResponse | None:
        if not deployment.is_demo():
            raise NotFound()
        return demo_password(request)

    return _ruled(view, "demo", check)


def in_demo(view: View[P]) -> View[P]:
    """Exists only in a demo database and asks for nothing: a long address that cannot be guessed is the key. Refuses: NotFound."""

    def check(request: HttpRequest) -> HttpResponse | None:
        if not deployment.is_demo():
            raise NotFound()
        return None

    return _ruled(view, "in demo", check)


def demo_password(request: HttpRequest) -> HttpResponse | None:
    """Ask for the demo password (HTTP Basic) where one is set; None when it was given."""
    expected = settings.DEMO_PASSWORD
    if not expected:
        return None
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        password = b64decode(given).decode().partition(":")[2] if scheme.lower() == "basic" else ""
    except ValueError:
        password = ""
    if hmac.compare_digest(password.encode(), expected.encode()):
        return None
    answer = HttpResponse("演示页面需要密码。 / The demo pages need the password.", status=401)
    answer["WWW-Authenticate"] = 'Basic realm="Suiche demo", charset="UTF-8"'
    return answer


def wants_json(request: HttpRequest) -> bool:
    """Tell whether the caller is a program rather than a page."""
    return request.path.startswith("/api/")


def saves_one_more(request: HttpRequest, customer_id: UUID | None) -> None:
    """Count what a customer, or the visitors of one address, save in an hour. Refuses: TooManyTries.

    The list of a person is short, but a stranger may come with a new visitor's key each time.
    """
    subject = str(customer_id or account.address(request))
    within_limit(name="save", subject=subject, most=SAVED, window=HOUR, at=now())


def denied(request: HttpRequest, *, by: Actor, subject: str) -> None:
    """Write down that somebody reached for what is not theirs; of one person or address only so many an hour.

    The rest is in the log: a stranger who tries addresses all day would otherwise fill a table that never shrinks.
    """
    at = now()
    try:
        within_limit(
            name="denied", subject=by.id or account.address(request), most=DENIALS, window=HOUR, at=at
        )
    except TooManyTries:
        log.warning("%s %s was denied, one of too many to be written down", request.method, request.path)
        return
    audit.denied(what=f"{request.method} {request.path}", by=by, at=at, subject=subject)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal: a sentence on a page or as JSON, and an audit row where somebody reached for what is not theirs."""
    if isinstance(refusal, NotFound | NotAllowed):
        denied(request, by=actor(request), subject=request.path)
    sentence = refusal.sentence(language(request))
    if wants_json(request):
        answer: HttpResponse = JsonResponse(
            {"code": refusal.code, "message": sentence, "field": refusal.field},
            status=refusal.status,
        )
    else:
        facts: dict[str, object] = {"sentence": sentence, "code": refusal.code}
        if isinstance(refusal, ForCustomers):
            facts |= {"next_href": "/sign-in", "next_text": AS_CUSTOMER}
        if isinstance(refusal, FormTooOld):
            facts |= {"next_href": _came_from(request), "next_text": OPEN_ANEW}
        answer = render(request, "design/refusal.html", facts, status=refusal.status, using="jinja2")
    if refusal.status >= FAULT_FROM:
        # Told to the caller and over: busy, or a partner out of order. Django would log it as a fault of ours.
        log.warning("%s %s was refused: %s", request.method, request.path, refusal.code)
        answer._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark
    return answer


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token: nothing was done, and the way back is the page it stood on."""
    return refused(request, FormTooOld())


def _came_from(request: HttpRequest) -> str:
    """Return the address of our page that sent this form, or the form's own where the browser does not say."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or came.path.startswith("//"):
        return request.path
    return f"{came.path}?{came.query}" if came.query else came.path


class FormTooOld(Refusal):
    """The form's token does not match this session."""

    code = "form_too_old"
    status = 403
    zh = "这一页放得太久了，刚才没有提交。请打开这一页，再提交一次。"
    en = "This page was open for too long and nothing was submitted. Please open it anew and submit again."


AS_CUSTOMER = Words("用客户的手机号登录", "Sign in as a customer")
OPEN_ANEW = Words("打开这一页", "Open the page anew")


class DoorMiddleware:
    """Turns refusals that views raise into answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer refusals; let faults crash and alarm."""
        return refused(request, problem) if isinstance(problem, Refusal) else None


class SecurityHeadersMiddleware:
    """No inline code, no foreign host, no caching of personal pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to every answer."""
        answer = self.get_response(request)
        pay = f" {settings.SANDBOX_URL}" if settings.SANDBOX_URL else ""
        answer.setdefault("Content-Security-Policy", POLICY.format(extra=pay))
        answer.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=(self)")
        user: Any = getattr(request, "user", None)
        # A program shows a token or a visitor's key instead of a session; what it reads is as personal.
        if PROOFS & request.headers.keys() or (user is not None and user.is_authenticated):
            answer.setdefault("Cache-Control", "no-store")
        return answer
