"""Money as a whole number of fen, and the one place where anything is rounded (half up)."""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

FEN_PER_YUAN = 100
_YUAN = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,2}))?")
_WORKING_DIGITS = 80  # more than any solver here carries, so that rounding meets every digit it was given
_NOISE = Decimal(1).scaleb(-40)  # iterated results are exact far beyond this place


def divide_half_up(numerator: int, denominator: int) -> int:
    """Return the quotient of a non-negative and a positive integer, halves upwards.

    All rounding of money is this line: products are formed first, as integers, and divided once.
    Refuses (ValueError) a negative numerator: floor division would round it the other way.
    """
    if numerator < 0 or denominator <= 0:
        raise ValueError("divide_half_up needs numerator >= 0 and denominator > 0")
    return (2 * numerator + denominator) // (2 * denominator)


def decimal_half_up(value: Decimal, places: int) -> int:
    """Return value · 10^places as an integer, halves upwards, for a value ≥ 0 that was found by iteration.

    The last digits of an iterated value are noise: a true half may arrive as 0.4999…; so it is settled at
    40 places before it is rounded.
    """
    with localcontext() as context:
        context.prec = _WORKING_DIGITS
        settled = value.quantize(_NOISE, rounding=ROUND_HALF_UP)
        return int(settled.scaleb(places).to_integral_value(rounding=ROUND_HALF_UP))


def yuan_to_fen(text: str) -> int:
    """Read "5903.91", "5903.9" or "5903" as fen. Refuses (ValueError) signs, spaces, commas, exponents."""
    match = _YUAN.fullmatch(text)
    if match is None:
        raise ValueError("an amount is digits with at most two decimals")
    whole, part = match.group(1), match.group(2) or ""
    return int(whole) * FEN_PER_YUAN + int(part.ljust(2, "0"))


def fen_to_yuan(fen: int) -> str:
    """Write fen as yuan with exactly two decimals: 590391 → "5903.91", -5 → "-0.05"."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // FEN_PER_YUAN}.{abs(fen) % FEN_PER_YUAN:02d}"


def grouped(fen: int) -> str:
    """Write fen for reading: 590391 → "5,903.91"."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // FEN_PER_YUAN:,}.{abs(fen) % FEN_PER_YUAN:02d}"
