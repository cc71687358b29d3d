"""Sign-in for programs (mini program, owner app, the journey player): a code or a password for a bearer token."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from suiche.channels.api import door
from suiche.contact.actions.ask_code import ask_code
from suiche.contact.actions.confirm_code import confirm_code
from suiche.contact.queries import checked_code
from suiche.kit.actor import ANONYMOUS, Actor
from suiche.kit.clock import now
from suiche.parties import account, numbers
from suiche.parties.actions.end_token import end_token
from suiche.parties.actions.issue_token import issue_token
from suiche.parties.actions.register_customer import register_customer

router = Router(tags=["sign-in"])
PURPOSE, TEMPLATE = "sign_in", "SIGN_IN_CODE"


class PhoneIn(Schema):
    """A mainland mobile number, in any usual spelling."""

    phone: str = Field(max_length=40)


class CodeSent(Schema):
    """A code is on its way; the same answer for known and unknown numbers. ``code_id`` goes back with the code."""

    code_id: UUID
    phone_masked: str
    again_in_seconds: int
    expires_in_seconds: int


class CodeIn(PhoneIn):
    """The phone and the six digits that it received. Without ``code_id`` the newest code asked for from the same address
    counts; a telephone's address changes with its network, so send it.
    """

    code: str = Field(max_length=20)
    code_id: UUID | None = None


class PasswordIn(Schema):
    """Work name and password of staff or a dealer's clerk."""

    username: str = Field(max_length=64)
    password: str = Field(max_length=200)


class TokenOut(Schema):
    """Send as ``Authorization: Bearer <token>``. A customer's ends 30 days after its last use, others at ``expires_at``."""

    token: str
    expires_at: datetime


class WhoOut(Schema):
    """Who holds the token: ``customer``, ``staff`` (with roles) or ``dealer``."""

    kind: str
    id: str
    roles: list[str]


@router.post("/sign-in/code", auth=None, response=CodeSent)
def send_code(request: HttpRequest, body: PhoneIn) -> CodeSent:
    """Send a code to a phone. Refuses: bad_input, code_too_soon, too_many_codes, too_many_tries."""
    phone = numbers.checked_mobile(body.phone)
    account.within_limit(request, "ask_code")
    at = now()
    address = account.address(request)
    asked = ask_code(phone=phone, purpose=PURPOSE, template=TEMPLATE, address=address, by=ANONYMOUS, at=at)
    return CodeSent(
        code_id=asked.code_id,
        phone_masked=asked.phone_masked,
        again_in_seconds=math.ceil((asked.again_at - at).total_seconds()),
        expires_in_seconds=math.ceil((asked.expires_at - at).total_seconds()),
    )


@router.post("/sign-in", auth=None, response=TokenOut)
def sign_in(request: HttpRequest, body: CodeIn) -> TokenOut:
    """Sign a customer in by phone and code. Refuses: bad_input, wrong_code, code_over, account_closed."""
    phone, code = numbers.checked_mobile(body.phone), checked_code(body.code)
    account.within_limit(request, "try_code")
    at = now()
    address = account.address(request)
    confirm_code(
        phone=phone, purpose=PURPOSE, code=code, code_id=body.code_id, address=address, by=ANONYMOUS, at=at
    ).expect()
    registered = register_customer(phone=phone, by=ANONYMOUS, at=at)
    by = Actor("customer", str(registered.customer_id))
    issued = issue_token(sign_in_id=registered.sign_in_id, by=by, at=at)
    return TokenOut(token=issued.token, expires_at=issued.expires_at)


@router.post("/staff/sign-in", auth=None, response=TokenOut)
def staff_sign_in(request: HttpRequest, body: PasswordIn) -> TokenOut:
    """Sign staff or a dealer's clerk in by password. Refuses: wrong_password, too_many_tries, choose_password (a one-time password)."""
    at = now()
    who = account.by_password(request, username=body.username, password=body.password, at=at)
    if who.one_time_until is not None:
        raise account.ChooseFirst()
    life = timedelta(seconds=settings.STAFF_SESSION_SECONDS)
    issued = issue_token(sign_in_id=who.sign_in_id, life=life, by=who.actor, at=at)
    return TokenOut(token=issued.token, expires_at=issued.expires_at)


@router.post("/sign-out", auth=door.AnyAuth(), response={204: None})
def sign_out(request: HttpRequest) -> Status[None]:
    """End the token."""
    end_token(token=door.bearer(request), by=door.signed_in(request).actor, at=now())
    return Status(204, None)


@router.get("/me", auth=door.AnyAuth(), response=WhoOut)
def me(request: HttpRequest) -> WhoOut:
    """Tell who holds the token."""
    who = door.signed_in(request)
    return WhoOut(kind=who.actor.kind, id=who.actor.id, roles=list(who.roles))
