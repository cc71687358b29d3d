"""Ask for a one-time code: six digits to a phone, to prove that the person reads its messages."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.core.internal.cryptokit import generate_user_code
from django.db.models import QuerySet

from suiche.contact import models, rules
from suiche.contact.actions.send_message import send_message
from suiche.contact.queries import asker, code_hash
from suiche.kit.action import action
from suiche.kit.actor import ANONYMOUS, Actor
from suiche.kit.clock import Instant
from suiche.kit.fields import blind_index
from suiche.kit.ids import new_id
from suiche.kit.limits import time_of_day
from suiche.kit.refusal import Refusal
from suiche.kit.turns import take_turn


class CodeTooSoon(Refusal):
    """The next code may be asked for within the minute: one was sent just now, or an hour's first falls out of the count."""

    code = "code_too_soon"
    status = 429
    field = "phone"
    zh = "请等{seconds}秒再发一次验证码。上一条可能还在路上。"
    en = "Please wait {seconds} seconds before the next code. The last one may still be on its way."


class TooManyCodes(Refusal):
    """The hour's or the day's codes for this number are used up."""

    code = "too_many_codes"
    status = 429
    field = "phone"
    zh = "这个号码的验证码发得太多了。请{until}以后再来，或打电话给我们。"
    en = "Too many codes were sent to this number. Please come back after {until}, or call us."


@dataclass(frozen=True)
class CodeAsked:
    """A code is on its way. ``code_id`` finds it again; ``again_at``: when another one may be asked for."""

    code_id: UUID
    phone_masked: str
    again_at: datetime
    expires_at: datetime


@action
def ask_code(
    *, phone: str, purpose: str, template: str, subject: str = "", address: str = "", by: Actor, at: Instant
) -> CodeAsked:
    """Send a new code for a purpose (and a subject, an opaque id); an earlier one of the same asker ends.

    ``phone`` is a checked mobile number, ``address`` from where a visitor asks. The answer is the same whether we know
    the number or not. Refuses: CodeTooSoon (a minute for each purpose), TooManyCodes (see ``rules``).
    """
    index, who = blind_index(phone), asker(by, address)
    # Two requests for one number at once: the second waits, then counts the first.
    take_turn(f"contact.code:{index}")
    rows = models.OneTimeCode.objects.filter(phone_index=index)
    free = _free_again(rows, who, purpose, by, at)
    if free is not None:
        seconds = math.ceil((free - at).total_seconds())
        raise CodeTooSoon(seconds=seconds) if seconds <= 60 else TooManyCodes(until=time_of_day(free, at=at))
    rows.filter(purpose=purpose, subject=subject, asker=who, ended_at=None).update(ended_at=at)
    code, code_id = generate_user_code(numeric=True, length=rules.CODE_DIGITS, dashed=False), new_id()
    row = models.OneTimeCode.objects.create(
        id=code_id,
        phone_index=index,
        purpose=purpose,
        subject=subject,
        asker=who,
        code_hash=code_hash(code_id, code),
        asked_at=at,
        expires_at=at + rules.CODE_LIFE,
    )
    send_message(phone=phone, template=template, params={"code": code}, subject=subject, by=by, at=at)
    again_at = _free_again(rows, who, purpose, by, at) or at
    return CodeAsked(row.id, rules.mask_phone(phone), again_at, row.expires_at)


def _free_again(
    rows: QuerySet[models.OneTimeCode], who: str, purpose: str, by: Actor, at: Instant
) -> datetime | None:
    known = set(rows.filter(right_at__gt=at - rules.KNOWN_FOR).values_list("asker", flat=True))
    recent = list(
        rows.filter(asked_at__gt=at - rules.LONGEST_WINDOW).values_list("asked_at", "purpose", "asker")
    )
    own = [moment for moment, _, asked_by in recent if asked_by == who]
    same = [moment for moment, what, asked_by in recent if asked_by == who and what == purpose]
    stranger = by.kind == ANONYMOUS.kind and who not in known
    strangers = [moment for moment, _, asked_by in recent if asked_by not in known] if stranger else []
    return rules.free_again(own, same, strangers, at=at)
