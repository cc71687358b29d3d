"""价税分离: the value-added tax inside an amount. The one place that rounds it, for one amount and, as SQL, for many."""

from suiche.maths.money import divide_half_up
from suiche.maths.rates import PPM


def tax_inside(gross_fen: int, vat_ppm: int) -> int:
    """Return the value-added tax contained in an amount (≥ 0): gross · rate / (1 + rate), in fen, half up."""
    return divide_half_up(gross_fen * vat_ppm, PPM + vat_ppm)


def tax_inside_sql(gross: str, vat_ppm: str) -> str:
    """Return ``tax_inside`` as an SQL expression of two others, which give bigints that are not negative."""
    return f"((2 * ({gross}) * {vat_ppm} + {PPM} + {vat_ppm}) / (2 * ({PPM} + {vat_ppm})))"
