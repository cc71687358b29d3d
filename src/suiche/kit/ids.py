"""Opaque ids: random, so that nobody can count our customers or guess a neighbour's address."""

from __future__ import annotations

import secrets
from uuid import UUID, uuid4


def new_id() -> UUID:
    """Return a random 122-bit id (version 4)."""
    return uuid4()


def new_token() -> str:
    """Return a random 128-bit token that may stand in an address."""
    return secrets.token_urlsafe(16)


def short_code(length: int = 10) -> str:
    """Return a random code a person can read aloud: digits and capitals without 0, O, 1, I, L, U."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(length))
