"""Open a sign-in with a password, for staff and dealers' clerks."""

from __future__ import annotations

import re
from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.refusal import BadInput, Refusal
from suiche.parties import models
from suiche.parties.passwords import LEAST_PASSWORD


class UsernameTaken(Refusal):
    """Somebody has this work name."""

    code = "username_taken"
    field = "username"
    zh = "这个工号已经有人用。请换一个。"
    en = "Somebody uses this work name. Please choose another."


@part
def open_sign_in(*, username: str, password: str | None, at: Instant) -> UUID:
    """Open a sign-in; return its id. Without a password it stays shut until somebody is let in (``let_in``).

    Refuses: BadInput (username, password), UsernameTaken.
    """
    if re.fullmatch(r"[a-z][a-z0-9._-]{1,30}", username) is None or username.startswith("c-"):
        raise BadInput(
            field="username",
            zh="工号用小写字母开头，2到31位。",
            en="A work name begins with a small letter and has 2 to 31 characters.",
        )
    if password is not None and len(password) < LEAST_PASSWORD:
        raise BadInput(field="password", zh="密码至少10位。", en="A password has at least 10 characters.")
    if models.SignIn.objects.filter(username=username).exists():
        raise UsernameTaken()
    opened = models.SignIn.objects.create_user(
        username, password, is_active=password is not None, opened_at=at
    )
    return opened.id
