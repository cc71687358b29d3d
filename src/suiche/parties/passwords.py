"""Passwords of staff and clerks: one-time ones that we make, and what one chosen by a person must be."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from suiche.kit.refusal import BadInput
from suiche.kit.words import Words
from suiche.parties import models

LEAST_PASSWORD, LONGEST_PASSWORD = 10, 200  # characters
ONE_TIME_LIFE = timedelta(days=7)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # read aloud without doubt: no i, l, o, 0, 1
_GROUPS, _GROUP = 4, 4
# What the validators of the settings find, by their codes, in our words.
_FAULTS: Mapping[str, Words] = {
    "password_too_short": Words(
        f"密码至少{LEAST_PASSWORD}位，请写长一点。",
        f"A password has at least {LEAST_PASSWORD} characters: please make it longer.",
    ),
    "password_too_common": Words(
        "这个密码太常见，容易被猜到，请换一个。",
        "Too many people use this password, so it is easily guessed: please choose another.",
    ),
    "password_entirely_numeric": Words(
        "密码不能只有数字，请加上字母。", "A password is not digits alone: please add letters."
    ),
    "password_too_similar": Words(
        "密码太像您的工号，请换一个。", "This is too much like your work name: please choose another."
    ),
}
_TOO_LONG = Words(
    f"密码最多{LONGEST_PASSWORD}位，请写短一点。",
    f"A password has at most {LONGEST_PASSWORD} characters: please make it shorter.",
)


def one_time() -> str:
    """Return a random password of 79 bits that can be read aloud: ``k7mp-x2ra-…``."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def chosen(password: str, username: str) -> str:
    """Return a password that somebody chose for this work name. Refuses: BadInput (password)."""
    fault = _TOO_LONG if len(password) > LONGEST_PASSWORD else None
    try:
        validate_password(password[:LONGEST_PASSWORD], models.SignIn(username=username))
    except ValidationError as error:
        fault = _FAULTS[error.error_list[0].code or ""]
    if fault is not None:
        raise BadInput(field="password", zh=fault.zh, en=fault.en)
    return password
