"""Secrets that we hand out: who has one is let in; we keep only its hash."""

from __future__ import annotations

import hashlib


def hashed(secret: str) -> str:
    """Return the SHA-256 (hex) of a secret of at least 128 random bits: no salt is needed at that length."""
    return hashlib.sha256(secret.encode()).hexdigest()
