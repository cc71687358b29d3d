"""How a JSON body is read: text that a column can hold, numbers that exist; anything else is no JSON to us."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from suiche.channels.intake import read_json


class Bodies(Parser):
    """Reads bodies for the whole API; what it raises is answered as ``unreadable`` (400)."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the body. Raises: ValueError for NaN, null characters, half characters, lists in lists without end."""
        body: DictStrAny = read_json(request.body)
        return body
