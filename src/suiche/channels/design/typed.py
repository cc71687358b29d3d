"""What people type into a form, read: yuan and days. What cannot be read comes back at its field."""

from __future__ import annotations

import re
from datetime import date

from suiche.kit.refusal import BadInput
from suiche.kit.words import Words
from suiche.maths.money import yuan_to_fen

NOT_AN_AMOUNT = Words("金额请写成128.50这样。", "Please write the amount like 128.50.")
_AS_TYPED = str.maketrans("０１２３４５６７８９．", "0123456789.", ",，¥￥元")
_LEADING_ZEROS = re.compile(r"^0+(?=[0-9])")


def read_yuan(text: str) -> int | None:
    """Read yuan as people type them, not below zero, and return fen; None for anything else.

    Commas, blanks, ¥, 元, full-width digits and zeros in front are fine: ``￥ 1，280.5`` is 128050.
    """
    plain = "".join(text.translate(_AS_TYPED).split())
    try:
        return yuan_to_fen(_LEADING_ZEROS.sub("", plain))
    except ValueError:
        return None


def fen(text: str, *, field: str) -> int:
    """Read yuan (see ``read_yuan``) that must be there. Refuses: BadInput (the field)."""
    found = read_yuan(text)
    if found is None:
        raise BadInput(field=field, zh=NOT_AN_AMOUNT.zh, en=NOT_AN_AMOUNT.en)
    return found


def day(text: str, *, field: str, asked: Words) -> date:
    """Read a day as a date field sends it. Refuses: BadInput (the field, with the sentence that asks for it)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(field=field, zh=asked.zh, en=asked.en) from None
