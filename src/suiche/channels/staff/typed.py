"""What colleagues type into a form, read: yuan and days. What cannot be read comes back at its field."""

from __future__ import annotations

from datetime import date

from suiche.kit.refusal import BadInput
from suiche.kit.words import Words
from suiche.maths.money import yuan_to_fen


def fen(text: str, *, field: str) -> int:
    """Read yuan such as 1,280.50, not below zero; return fen. Refuses: BadInput (the field)."""
    try:
        return yuan_to_fen(text.replace(",", "").strip())
    except ValueError:
        raise BadInput(
            field=field, zh="金额请写成128.50这样。", en="Please write the amount like 128.50."
        ) from None


def day(text: str, *, field: str, asked: Words) -> date:
    """Read a day as a date field sends it. Refuses: BadInput (the field, with the sentence that asks for it)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(field=field, zh=asked.zh, en=asked.en) from None
