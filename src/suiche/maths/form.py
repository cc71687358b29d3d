"""The written form of terms and fee rules: plain JSON values in, checked values out, nothing tolerated.

Amounts are strings of yuan, rates strings from 0 to 1, days strings like 2026-01-15. The same form is read from
standard input by the commands and may be stored by a catalogue. Every refusal is an OutOfRange that names the
field by its path, such as `loan.steps[1].terms`.
"""

import re
from collections.abc import Sequence
from datetime import date

from suiche.maths.money import fen_to_yuan, yuan_to_fen
from suiche.maths.rates import rate_to_ppm
from suiche.maths.refusals import OutOfRange

MAX_FEN = 10_000_000_000  # 100,000,000.00 yuan
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_LONGEST_NAME = 40


def _shown(name: str) -> str:
    """Return a name from outside as something safe to print: one line of ASCII, not too long."""
    short = name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "..."
    return short if re.fullmatch(r"[A-Za-z0-9_.]+", short) else ascii(short)


class Form:
    """One JSON object, read field by field. Refuses (OutOfRange) what is not an object or has unknown fields."""

    def __init__(self, value: object, path: str, fields: Sequence[str]) -> None:
        allowed = ", ".join(fields)
        if not isinstance(value, dict):
            raise OutOfRange(path or "standard input", f"a JSON object with the fields {allowed}")
        self._values: dict[str, object] = value
        self._path = path
        for name in value:
            if name not in fields:
                raise OutOfRange(self.at(_shown(name)), f"left out: the fields here are {allowed}")

    def at(self, name: str) -> str:
        """Return the path of a field."""
        return f"{self._path}.{name}" if self._path else name

    def has(self, name: str) -> bool:
        """Tell whether a field is given."""
        return name in self._values

    def value(self, name: str, allowed: str) -> object:
        """Return a field as it stands. Refuses a missing one with what it is allowed to be."""
        if name not in self._values:
            raise OutOfRange(self.at(name), f"given: {allowed}")
        return self._values[name]

    def money(self, name: str, low_fen: int = 0, high_fen: int = MAX_FEN) -> int:
        """Return an amount in fen."""
        allowed = (
            "a string of yuan with at most two decimals"
            f" from {fen_to_yuan(low_fen)} to {fen_to_yuan(high_fen)}, such as {fen_to_yuan(low_fen)!r}"
        )
        value = self.value(name, allowed)
        try:
            fen = yuan_to_fen(value) if isinstance(value, str) else -1
        except ValueError:
            fen = -1
        if not low_fen <= fen <= high_fen:
            raise OutOfRange(self.at(name), allowed)
        return fen

    def rate(self, name: str) -> int:
        """Return a rate in millionths."""
        return read_rate(self.value(name, _RATE), self.at(name))

    def integer(self, name: str, low: int, high: int) -> int:
        """Return an integer within bounds."""
        allowed = f"an integer from {low} to {high}"
        return read_integer(self.value(name, allowed), self.at(name), low, high)

    def day(self, name: str) -> date:
        """Return a calendar day."""
        allowed = f"a calendar day from {_FIRST_YEAR}-01-01 to {_LAST_YEAR}-12-31, such as '2026-01-15'"
        value = self.value(name, allowed)
        try:
            day = date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else date.min
        except ValueError:  # 30 February
            day = date.min
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise OutOfRange(self.at(name), allowed)
        return day

    def choice(self, name: str, options: Sequence[str]) -> str:
        """Return one of some words."""
        allowed = "one of " + ", ".join(options)
        value = self.value(name, allowed)
        if not isinstance(value, str) or value not in options:
            raise OutOfRange(self.at(name), allowed)
        return value

    def items(self, name: str, most: int) -> list[tuple[str, object]]:
        """Return the elements of an array with their paths."""
        allowed = f"an array of 1 to {most} elements"
        value = self.value(name, allowed)
        if not isinstance(value, list) or not 1 <= len(value) <= most:
            raise OutOfRange(self.at(name), allowed)
        return [(f"{self.at(name)}[{number}]", item) for number, item in enumerate(value)]


_RATE = "a string from '0' to '1' with at most six decimals, such as '0.0399'"


def read_rate(value: object, path: str) -> int:
    """Return a rate in millionths."""
    try:
        return rate_to_ppm(value if isinstance(value, str) else "")
    except ValueError:
        raise OutOfRange(path, _RATE) from None


def read_integer(value: object, path: str, low: int, high: int) -> int:
    """Return an integer within bounds; true is not 1, and 36.0 is not 36."""
    if type(value) is not int or not low <= value <= high:
        raise OutOfRange(path, f"an integer from {low} to {high}")
    return value
