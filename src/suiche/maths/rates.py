"""Rates as whole millionths (ppm): 3.99 % is 39 900. Interest by the month (30/360) and by the day (actual/360)."""

import re

from suiche.maths.money import divide_half_up

PPM = 1_000_000
MONTHS_PER_YEAR = 12
MONTH_BASE = MONTHS_PER_YEAR * PPM
DAY_BASE = 360  # custom of the central bank: daily rate = annual rate / 360
_RATE = re.compile(r"(0|1)(?:\.([0-9]{1,6}))?")


def rate_to_ppm(text: str) -> int:
    """Read "0.0399" as 39 900. Refuses (ValueError) anything outside 0 to 1 or finer than six decimals."""
    match = _RATE.fullmatch(text)
    ppm = int(match.group(1)) * PPM + int((match.group(2) or "").ljust(6, "0")) if match else PPM + 1
    if ppm > PPM:
        raise ValueError("a rate is a decimal fraction from 0 to 1 with at most six decimals")
    return ppm


def percent(ppm: int) -> str:
    """Write a rate as a percentage with four decimals: 39 900 → "3.9900"."""
    return f"{ppm // 10_000}.{ppm % 10_000:04d}"


def short_percent(ppm: int) -> str:
    """Write a rate for a formula, without idle zeros: 39 900 → "3.99%", 30 000 → "3%"."""
    return percent(ppm).rstrip("0").rstrip(".") + "%"


def share_of(amount_fen: int, ppm: int) -> int:
    """Return the share ppm of an amount, in fen, half up."""
    return divide_half_up(amount_fen * ppm, PPM)


def monthly_interest(balance_fen: int, annual_ppm: int, months: int = 1) -> int:
    """Return balance · rate / 12 · months in fen, rounded once."""
    return divide_half_up(balance_fen * annual_ppm * months, MONTH_BASE)


def daily_interest(balance_fen: int, annual_ppm: int, days: int, day_base: int = DAY_BASE) -> int:
    """Return balance · rate / day_base · days in fen, rounded once; days ≥ 0."""
    if days < 0:
        raise ValueError("days of interest are never negative")
    return divide_half_up(balance_fen * annual_ppm * days, PPM * day_base)
