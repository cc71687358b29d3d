"""A sentence in the two languages of the product, side by side, so that neither is forgotten; a day as it is written."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Words(NamedTuple):
    """One sentence, in Chinese (the binding one) and in English."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the sentence in the language asked for."""
        return self.en if language == "en" else self.zh


def written_day(on: date) -> Words:
    """Return a day in full: ``2026年11月25日（周三）`` and ``Wed 25 Nov 2026``."""
    zh = f"{on.year}年{on.month}月{on.day}日（周{WEEKDAYS_ZH[on.weekday()]}）"
    return Words(zh, f"{WEEKDAYS_EN[on.weekday()]} {on.day} {MONTHS_EN[on.month - 1]} {on.year}")
