"""A browser that has saved something before anybody signed in: an opaque key in a cookie, no person."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from suiche.kit.fields import blind_index
from suiche.kit.ids import new_token

COOKIE = "suiche_visitor"
HALF_A_YEAR = 180 * 24 * 60 * 60
LONGEST_KEY = 64


def key_of(request: HttpRequest) -> str:
    """Return this browser's key, or "" when it has none."""
    key = request.COOKIES.get(COOKIE, "")
    return key if len(key) <= LONGEST_KEY else ""


def new_key() -> str:
    """Return a key for a browser that saves its first thing."""
    return new_token()


def own_key(given: str, customer_id: UUID | None, visitor_key: str) -> str:
    """Return the key that a page gave its form, kept apart from everybody else's; a new one where there is none."""
    owner = customer_id.hex if customer_id else blind_index(visitor_key)[:32]
    return f"{owner}:{given[:LONGEST_KEY]}" if given else str(uuid4())


def remember(answer: HttpResponse, key: str) -> None:
    """Keep the key in the browser for half a year."""
    answer.set_cookie(
        COOKIE,
        key,
        max_age=HALF_A_YEAR,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def forget(answer: HttpResponse) -> None:
    """Let the browser begin anew: what it saved went to somebody else's device."""
    answer.delete_cookie(COOKIE, samesite="Lax")
