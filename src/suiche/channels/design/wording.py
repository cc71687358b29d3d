"""How values are written for people: money, rates, days, moments, masked identities.

Pure functions; the language is an argument. Money comes in whole fen, rates in whole ppm, and no float is
touched: what stands on the screen is exactly what was counted. Masks follow the security baseline
(name, phone, identity number, card, plate, VIN).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from suiche.contact.queries import mask_phone as mask_phone
from suiche.kit.clock import SHANGHAI
from suiche.kit.words import MONTHS_EN, WEEKDAYS_EN, WEEKDAYS_ZH, Language, written_day
from suiche.parties.numbers import mask_id_number as mask_id_number
from suiche.parties.numbers import mask_name as mask_name  # one mask for screens, papers and logs

MINUS = "−"
_NEAR: dict[int, tuple[str, str]] = {
    -2: ("前天", "two days ago"),
    -1: ("昨天", "yesterday"),
    0: ("今天", "today"),
    1: ("明天", "tomorrow"),
    2: ("后天", "the day after tomorrow"),
}


class Amount(NamedTuple):
    """The parts of an amount as it is printed: sign, yuan with separators, and the two digits of fen."""

    sign: str
    whole: str
    cents: str


def amount(fen: int) -> Amount:
    """Split fen into printed parts: 590391 → ("", "5,903", "91")."""
    whole, cents = divmod(abs(fen), 100)
    return Amount(MINUS if fen < 0 else "", f"{whole:,}", f"{cents:02d}")


def yuan(fen: int) -> str:
    """Return fen as yuan with two decimals: 590391 → ``5,903.91``; negative ones carry a real minus sign."""
    sign, whole, cents = amount(fen)
    return f"{sign}{whole}.{cents}"


def yuan_short(fen: int) -> str:
    """Return fen as yuan, without decimals when they are zero: 25000000 → ``250,000``."""
    return yuan(fen).removesuffix(".00")


def percent(ppm: int, places: int = 2) -> str:
    """Return a rate in ppm as per cent, exactly, with at least ``places`` decimals: 59850 → ``5.985%``."""
    whole, rest = divmod(abs(ppm), 10_000)
    decimals = f"{rest:04d}".rstrip("0").ljust(places, "0")
    sign = MINUS if ppm < 0 else ""
    return f"{sign}{whole}.{decimals}%" if decimals else f"{sign}{whole}%"


def day(on: date, language: Language = "zh") -> str:
    """Return a day in full: ``2026年11月25日（周三）`` or ``Wed 25 Nov 2026``."""
    return written_day(on).in_(language)


def table_day(on: date, language: Language = "zh") -> str:
    """Return a day for a column of many: without the weekday, ``2029年1月23日`` or ``23 Jan 2029``."""
    if language == "en":
        return f"{on.day} {MONTHS_EN[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日"


def short_day(on: date, language: Language = "zh") -> str:
    """Return a day without its year: ``2月15日（周一）`` or ``Mon 15 Feb``."""
    if language == "en":
        return f"{WEEKDAYS_EN[on.weekday()]} {on.day} {MONTHS_EN[on.month - 1]}"
    return f"{on.month}月{on.day}日（周{WEEKDAYS_ZH[on.weekday()]}）"


def month(on: date, language: Language = "zh") -> str:
    """Return the month of a day: ``2029年1月`` or ``Jan 2029``."""
    if language == "en":
        return f"{MONTHS_EN[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月"


def near(on: date, today: date, language: Language = "zh") -> str:
    """Return a day as people say it: 今天, 明天, this year without the year, other years in full."""
    words = _NEAR.get((on - today).days)
    if words is not None:
        return words[1] if language == "en" else words[0]
    return short_day(on, language) if on.year == today.year else day(on, language)


def clock(at: datetime) -> str:
    """Return the time of day in Shanghai of an aware moment: ``17:30``."""
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def moment(at: datetime, language: Language = "zh") -> str:
    """Return an aware moment in Shanghai time: ``2026年1月12日（周一）09:12`` or ``Mon 12 Jan 2026, 09:12``."""
    on = day(at.astimezone(SHANGHAI).date(), language)
    return f"{on}, {clock(at)}" if language == "en" else f"{on}{clock(at)}"


def near_moment(at: datetime, today: date, language: Language = "zh") -> str:
    """Return an aware moment as people say it: ``今天17:30`` or ``today 17:30``."""
    on = near(at.astimezone(SHANGHAI).date(), today, language)
    return f"{on} {clock(at)}" if language == "en" else f"{on}{clock(at)}"


def until(on: date, today: date, language: Language = "zh") -> str:
    """Say how far away a day is: ``还有28天``, ``今天``, ``迟了1天`` / ``in 28 days``, ``today``, ``1 day late``."""
    days = (on - today) // timedelta(days=1)
    if days == 0:
        return "today" if language == "en" else "今天"
    if language == "en":
        unit = "day" if abs(days) == 1 else "days"
        return f"in {days} {unit}" if days > 0 else f"{-days} {unit} late"
    return f"还有{days}天" if days > 0 else f"迟了{-days}天"


def mask_card(number: str) -> str:
    """Hide a bank card's middle: ``6212 **** **** 0006``."""
    digits = number.replace(" ", "")
    return f"{digits[:4]} **** **** {digits[-4:]}" if len(digits) >= 12 else "****"


def card_tail(number: str, language: Language = "zh") -> str:
    """Name a bank card by its end: ``尾号6217`` or ``ending 6217``."""
    tail = number.replace(" ", "")[-4:]
    return f"ending {tail}" if language == "en" else f"尾号{tail}"


def mask_plate(plate: str) -> str:
    """Hide a number plate: 京A12388 → ``京A·***88``."""
    letters = plate.replace("·", "").replace(" ", "")
    return f"{letters[:2]}·***{letters[-2:]}" if len(letters) >= 7 else "****"


def mask_vin(vin: str) -> str:
    """Show the last six of a vehicle identification number."""
    return f"{'*' * 11}{vin[-6:]}" if len(vin) == 17 else "****"
