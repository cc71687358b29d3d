"""One fingerprint for any input: the hash that idempotency keys, audit rows and proposals are bound to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from pydantic_core import to_jsonable_python


def fingerprint(values: Mapping[str, object]) -> str:
    """Return the SHA-256 (hex) of the values in one canonical JSON form; bytes count as base64."""
    plain = to_jsonable_python(values, bytes_mode="base64")
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
