"""One fingerprint for any input: the hash that idempotency keys, audit rows and proposals are bound to."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

from django.conf import settings
from pydantic_core import to_jsonable_python


def fingerprint(values: Mapping[str, object]) -> str:
    """Return the keyed hash (hex) of the values in one canonical JSON form; bytes count as base64.

    Keyed with ``INDEX_KEY``: the input may be a telephone number or a code, which a plain hash would give away.
    """
    plain = to_jsonable_python(values, bytes_mode="base64")
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hmac.new(settings.INDEX_KEY, text.encode(), hashlib.sha256).hexdigest()
