"""The door of the API: a bearer token says who is there.

    router = Router(tags=["quotes"])

    @router.get("/quotes", auth=CustomerAuth())
    def quotes(request: HttpRequest) -> list[QuoteOut]:
        who = door.signed_in(request)      # who.customer_id, who.actor

    @router.get("/cases", auth=StaffAuth(Duty.READ_CASES))

A public route says so aloud: ``auth=None``.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from suiche.channels import access, duties
from suiche.channels.duties import Duty
from suiche.kit.clock import now
from suiche.kit.fields import blind_index
from suiche.kit.refusal import BadInput, NotAllowed
from suiche.parties import queries
from suiche.parties.actions.renew_token import renew_token
from suiche.parties.queries import SignedIn

LONGEST_KEY = 80


class _TokenAuth(HttpBearer):
    """Reads the token and remembers who holds it on the request."""

    def authenticate(self, request: HttpRequest, token: str) -> SignedIn | None:
        """Return who holds the token; None (answered 401) when nobody does. Refuses: NotAllowed."""
        at = now()
        holder = queries.token_holder(token, at=at)
        if holder is None:
            return None
        request._person = holder.who  # type: ignore[attr-defined]  # what access.person remembers on this request
        self.check(holder.who)
        if holder.stale:
            renew_token(token=token, by=holder.who.actor, at=at)
        return holder.who

    def check(self, who: SignedIn) -> None:
        """Refuse whom this door is not for."""


class AnyAuth(_TokenAuth):
    """Whoever holds a token."""


class CustomerAuth(_TokenAuth):
    """Customers."""

    def check(self, who: SignedIn) -> None:
        """Refuses: NotAllowed."""
        if who.customer_id is None:
            raise NotAllowed()


class StaffAuth(_TokenAuth):
    """Staff who have the duty."""

    def __init__(self, duty: Duty) -> None:
        """Name the duty."""
        super().__init__()
        self.duty = duty
        self.roles = frozenset(duties.roles_of(duty))

    def check(self, who: SignedIn) -> None:
        """Refuses: NotAllowed."""
        if who.staff_id is None or not duties.may(who, self.duty):
            raise NotAllowed()


def signed_in(request: HttpRequest) -> SignedIn:
    """Return who is there, on a route that has an auth."""
    who = access.person(request)
    if who is None:
        raise AuthenticationError()
    return who


def customer_id(request: HttpRequest) -> UUID:
    """Return the customer's id, on a route with CustomerAuth."""
    who = signed_in(request)
    if who.customer_id is None:
        raise NotAllowed()
    return who.customer_id


def bearer(request: HttpRequest) -> str:
    """Return the token of this request."""
    return request.headers.get("Authorization", "").partition(" ")[2]


def key(request: HttpRequest, *, visitor: str = "") -> str | None:
    """Return the caller's ``Idempotency-Key``, kept apart from everybody else's; None without one.

    ``visitor``: the key of a visitor who has not signed in. Refuses: BadInput (a key that is too long to be told apart).
    """
    given = request.headers.get("Idempotency-Key", "")
    if len(given) > LONGEST_KEY:
        raise BadInput(
            field="Idempotency-Key",
            zh=f"Idempotency-Key最多{LONGEST_KEY}个字符。",
            en=f"Idempotency-Key has at most {LONGEST_KEY} characters.",
        )
    owner = blind_index(visitor)[:32] if visitor else customer_id(request).hex
    return f"{owner}:{given}" if given else None
