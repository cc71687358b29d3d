"""How a session begins: allauth checks passwords, counts failures, runs the login stages and rotates the session.

A person is let in by one of three proofs: a password (staff, dealers), a code to the phone (customers; the code
is checked by ``contact``), a hand-over confirmed on another device of theirs.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, Literal

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from suiche.kit import limits
from suiche.kit.clock import Instant, now
from suiche.kit.household import household
from suiche.kit.refusal import Refusal, TooManyTries
from suiche.parties import queries
from suiche.parties.actions.register_customer import AccountClosed
from suiche.parties.queries import SignedIn

Proof = Literal["password", "code", "handover"]
USED, NOTED_EVERY = "used", 60  # when colleagues last used their session, noted once a minute (seconds)
KNOWN_FOR = timedelta(days=90)
MINUTES = {"login_failed": 5, "ask_code": 60, "try_code": 60, "handover": 60}


class WrongPassword(Refusal):
    """Work name and password do not belong together; which of them is wrong is not said."""

    code = "wrong_password"
    status = 422
    field = "password"
    zh = "工号或密码不对，请再输一次。忘了密码，请联系主管。"
    en = (
        "Work name or password is wrong. Please try again, or ask your supervisor if you forgot the password."
    )


class ChooseFirst(Refusal):
    """The password is one-time: a program gets no token for it."""

    code = "choose_password"
    status = 403
    field = "password"
    zh = "这是一次性密码。请先在网页上登录，设好自己的密码。"
    en = "This is a one-time password. Please sign in on the web page first and choose your own."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Allauth's behaviour with our limits: per work name and visitor, whatever the host name asked for; no side messages."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{str(credentials.get('username', '')).lower()} from {address(request)}"

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count as everything else counts: by household."""
        return address(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing beside the page: our pages say what happened themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Allauth's own sign-up is closed: a customer is made by a confirmed code, staff are hired."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Leave the way on to the page that called."""
        return HttpResponse(status=204)


def address(request: HttpRequest) -> str:
    """Return the network address of whoever asks; of IPv6 the part that one household has."""
    return household(str(request.META.get("REMOTE_ADDR", "")))


def within_limit(request: HttpRequest, action: Literal["ask_code", "try_code", "handover"]) -> None:
    """Count one request of this kind from this address. Refuses: TooManyTries."""
    if not ratelimit.consume(request, app="allauth.account", action=action):
        raise _closed_for(MINUTES[action], now())


def _closed_for(minutes: int, at: Instant) -> TooManyTries:
    return TooManyTries(until=limits.time_of_day(at + timedelta(minutes=minutes), at=at))


def by_password(request: HttpRequest, *, username: str, password: str, at: Instant) -> SignedIn:
    """Return who has this work name and password; failures are counted. Refuses: WrongPassword, TooManyTries.

    Five failures close a name for five minutes for the address they came from, and for no other: a stranger locks
    nobody out. From all addresses together from which nobody has signed in with this name for 90 days, 120 tries an
    hour (``STRANGE_SIGN_INS_AN_HOUR``) are answered: whoever guesses, from however many addresses, has 2,880 a day, and needs 347 days for the million
    commonest passwords; from an address that the person uses, 1,440 a day.
    """
    name = hashlib.sha256(username.lower().encode()).hexdigest()
    known = f"known:{name}:{address(request)}"
    if cache.get(known) is None:
        limits.within_limit(
            name="strange_sign_in",
            subject=name,
            most=settings.STRANGE_SIGN_INS_AN_HOUR,
            window=timedelta(hours=1),
            at=at,
        )
    try:
        user = get_adapter().authenticate(request, username=username, password=password)
    except ValidationError as error:
        raise _closed_for(MINUTES["login_failed"], at) from error
    who = queries.signed_in(user.pk) if user is not None and user.is_active else None
    if who is None or who.customer_id is not None or (who.one_time_until and who.one_time_until <= at):
        raise WrongPassword()
    cache.set(known, True, timeout=int(KNOWN_FOR.total_seconds()))
    return who


def start_session(request: HttpRequest, who: SignedIn, *, proof: Proof, at: Instant) -> HttpResponse | None:
    """Begin a session with a fresh key for who gave this proof; that of staff and clerks ends at a fixed moment.

    Refuses: AccountClosed. Returns None when the person is in, or the answer of a login stage that asks for more (a second factor).
    """
    user = queries.sign_in(who.sign_in_id)
    if user is None:
        raise AccountClosed()
    record_authentication(request, user, method=proof)
    answer: HttpResponse = perform_login(request, Login(user=user))
    request._person = who  # type: ignore[attr-defined]  # what access.person remembers on this request
    if who.customer_id is None:
        request.session.set_expiry(at + timedelta(seconds=settings.STAFF_SESSION_SECONDS))
        request.session[USED] = int(at.timestamp())
    return None if request.user.is_authenticated else answer


def session_goes_on(request: HttpRequest, who: SignedIn, *, at: Instant) -> bool:
    """Note that a colleague's session is in use; one that was left alone too long is ended. A customer's goes on."""
    if who.customer_id is not None:
        return True
    seconds, used = int(at.timestamp()), request.session.get(USED, 0)
    if seconds - used > settings.STAFF_IDLE_SECONDS:
        end_session(request)
        return False
    if seconds - used >= NOTED_EVERY:
        request.session[USED] = seconds
    return True


def keep_session(request: HttpRequest, who: SignedIn) -> None:
    """Keep this session, with a fresh key, after its password has changed; all others of the person have ended. Refuses: AccountClosed."""
    user = queries.sign_in(who.sign_in_id)
    if user is None:
        raise AccountClosed()
    update_session_auth_hash(request, user)


def end_session(request: HttpRequest) -> None:
    """Sign out: the session and everything in it is gone."""
    logout(request)
