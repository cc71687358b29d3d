"""How a JSON body is read: text that a column can hold, numbers that exist; anything else is no JSON to us."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny


class Bodies(Parser):
    """Reads bodies for the whole API; what it raises is answered as ``unreadable`` (400)."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the body. Raises: ValueError for NaN, Infinity, a null character or half a character (a lone surrogate)."""
        body: DictStrAny = json.loads(request.body, parse_constant=_no_number)
        for text in _texts(body):
            if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
                raise ValueError("a text with a character that cannot be kept")
        return body


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _texts(body: Any) -> Iterator[str]:
    """Yield every text of a body, names too, without recursion: its depth is the caller's choice."""
    open_parts = [body]
    while open_parts:
        part = open_parts.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            open_parts.extend(part.keys())
            open_parts.extend(part.values())
        elif isinstance(part, list):
            open_parts.extend(part)
