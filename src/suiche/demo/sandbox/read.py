"""Reading what was sent: JSON objects, forms, and their fields."""

import json
from typing import Any

from werkzeug.wrappers import Request

from suiche.demo.sandbox.box import BadRequestError

MAX_BODY = 64_000
MAX_FILE = 6_000_000  # a batch file of direct debit


def json_object(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body. Raises: BadRequestError."""
    try:
        value = json.loads(request.get_data())
    except ValueError as error:
        raise BadRequestError("the body is not JSON") from error
    if not isinstance(value, dict):
        raise BadRequestError("the body is not an object")
    return value


def text(values: dict[str, Any], name: str, *, longest: int = 300) -> str:
    """Return a field that is a non-empty text. Raises: BadRequestError."""
    value = values.get(name)
    if not isinstance(value, str) or not value or len(value) > longest:
        raise BadRequestError(f"{name} is missing, empty or too long")
    return value


def fen(value: object) -> int:
    """Return an amount: a whole number of fen above 0. Raises: BadRequestError."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**13:
        raise BadRequestError("an amount is a whole number of fen above 0")
    return value
