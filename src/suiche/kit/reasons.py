"""What a colleague writes down: why something is to be done, or what was done. One measure for all of it."""

from __future__ import annotations

from suiche.kit.refusal import BadInput
from suiche.kit.words import Words

SHORTEST, LONGEST = 4, 200  # characters


def reason_of(text: str) -> str:
    """Return a reason on one line, of 4 to 200 characters. Refuses: BadInput (reason)."""
    return _line("reason", text, Words("请写清原因", "Please give the reason"))


def note_of(text: str) -> str:
    """Return a note of what was done on one line, of 4 to 200 characters. Refuses: BadInput (note)."""
    return _line("note", text, Words("请写清怎么处理的", "Please say what was done"))


def _line(field: str, text: str, ask: Words) -> str:
    said = " ".join(text.split())
    if not SHORTEST <= len(said) <= LONGEST:
        raise BadInput(
            field=field,
            zh=f"{ask.zh}，{SHORTEST}到{LONGEST}个字。",
            en=f"{ask.en}, in {SHORTEST} to {LONGEST} characters.",
        )
    return said
