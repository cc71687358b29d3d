"""Values a browser's session keeps for a few minutes, encrypted: the sessions' table holds no phone in the clear."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest

from suiche.kit.fields import decrypt, encrypt


def keep(request: HttpRequest, name: str, values: Mapping[str, str]) -> None:
    """Keep the values under a name in this session."""
    sealed = encrypt(json.dumps(dict(values)).encode(), label=f"session.{name}")
    request.session[name] = b64encode(sealed).decode()


def kept(request: HttpRequest, name: str) -> dict[str, str]:
    """Return the values kept under a name; empty when there are none or the key has changed."""
    sealed = request.session.get(name, "")
    try:
        return dict(json.loads(decrypt(b64decode(sealed), label=f"session.{name}"))) if sealed else {}
    except (InvalidTag, KeyError, ValueError):
        return {}


def forget(request: HttpRequest, name: str) -> None:
    """Drop what was kept under a name."""
    request.session.pop(name, None)
