"""One fingerprint for any input: the canonical form that hashes, idempotency keys and proposals are bound to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from pydantic_core import to_jsonable_python


def canonical(values: Mapping[str, object]) -> str:
    """Return the values in one JSON form: sorted names, bytes as base64."""
    return json.dumps(to_jsonable_python(values, bytes_mode="base64"), sort_keys=True, ensure_ascii=False)


def fingerprint(values: Mapping[str, object]) -> str:
    """Return the SHA-256 (hex) of the values. Where they may be guessed, ``kit.fields.blind_index`` keys the hash."""
    return hashlib.sha256(canonical(values).encode()).hexdigest()
