"""How a quote is kept: its name, how many there may be, what the saver gets back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.kit.refusal import BadInput, Refusal
from suiche.kit.words import Words

MOST_QUOTES = 50
LONGEST_NAME = 40


class TooManyQuotes(Refusal):
    """The list of saved quotes is full."""

    code = "too_many_quotes"
    zh = "最多存{most}个方案。请先删掉几个，再存。"
    en = "You can keep up to {most} calculations. Please remove some first."


@dataclass(frozen=True)
class SavedQuote:
    """What was saved: the quote's id, its name, the last day of the promise."""

    quote_id: UUID
    name: str
    valid_until: date


def quote_name(wanted: str, vehicle: Words, terms: int, plan: Words) -> str:
    """Return the name of a quote: what was typed, or car, term and plan, so that two can be told apart. Refuses: BadInput (longer than 40)."""
    name = " ".join(wanted.split())
    if len(name) > LONGEST_NAME:
        raise BadInput(
            field="name",
            zh=f"名字最多{LONGEST_NAME}个字，请改短一点。",
            en=f"A name has at most {LONGEST_NAME} characters. Please shorten it.",
        )
    return name or f"{vehicle.zh}，{terms}期，{plan.zh}"[:LONGEST_NAME]
