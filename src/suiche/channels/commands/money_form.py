"""One strict JSON object from standard input, one to standard output: the frame of the money commands.

What cannot be priced ends with exit code 2, nothing on standard output and one sentence on standard error.
No Django here: these commands start at once.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from suiche.maths.money import fen_to_yuan
from suiche.maths.plan import Amounts
from suiche.maths.refusals import OutOfRange

OK, REFUSED = 0, 2
_MOST_BYTES = 1_048_576
_LONGEST_INTEGER = 18
_WHOLE = OutOfRange("standard input", "one JSON object in UTF-8 of at most 1 MiB")


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number that is no plain integer (36.0, 1e400, NaN): no field accepts one, so no float is made."""

    text: str


def row_answer(row: Amounts) -> dict[str, object]:
    """Return a row as it is written in an answer."""
    return {
        "period": row.period,
        "due_date": row.due_date.isoformat(),
        "payment": fen_to_yuan(row.payment_fen),
        "principal": fen_to_yuan(row.principal_fen),
        "interest": fen_to_yuan(row.interest_fen),
        "balance_after": fen_to_yuan(row.balance_after_fen),
    }


def _integer(text: str) -> int | Number:
    return int(text) if len(text) <= _LONGEST_INTEGER else Number(text[:_LONGEST_INTEGER])


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in pairs:
        if name in values:
            raise OutOfRange(ascii(name[:40]).strip("'"), "given only once")
        values[name] = value
    return values


def _read(stdin: TextIO) -> object:
    """Return the JSON value on standard input. Refuses (OutOfRange) everything else."""
    try:
        binary = getattr(stdin, "buffer", None)
        raw = binary.read(_MOST_BYTES + 1) if binary else stdin.read(_MOST_BYTES + 1).encode()
        if len(raw) > _MOST_BYTES:
            raise _WHOLE
        return json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_once,
            parse_int=_integer,
            parse_float=Number,
            parse_constant=Number,
        )
    except OutOfRange:
        raise
    except (ValueError, RecursionError):  # not JSON, not UTF-8, nested without end
        raise _WHOLE from None


def answer(
    stdin: TextIO, stdout: TextIO, stderr: TextIO, compute: Callable[[object], dict[str, object]]
) -> int:
    """Read a request, write what `compute` makes of it, return the exit code."""
    try:
        result = json.dumps(compute(_read(stdin)), indent=1)
    except OutOfRange as refusal:
        stderr.write(f"{refusal}.\n")
        return REFUSED
    stdout.write(result + "\n")
    return OK
