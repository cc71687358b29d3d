"""What a colleague writes down: why something is to be done, or what was done. One measure for all of it."""

from __future__ import annotations

from suiche.kit.refusal import BadInput

SHORTEST, LONGEST = 4, 200  # characters


def reason_of(text: str) -> str:
    """Return a reason on one line, of 4 to 200 characters. Refuses: BadInput (reason)."""
    said = " ".join(text.split())
    if not SHORTEST <= len(said) <= LONGEST:
        raise BadInput(
            field="reason",
            zh=f"请写清原因，{SHORTEST}到{LONGEST}个字。",
            en=f"Please give the reason, in {SHORTEST} to {LONGEST} characters.",
        )
    return said


def note_of(text: str) -> str:
    """Return a note of what was done on one line, of 4 to 200 characters. Refuses: BadInput (note)."""
    said = " ".join(text.split())
    if not SHORTEST <= len(said) <= LONGEST:
        raise BadInput(
            field="note",
            zh=f"请写清怎么处理的，{SHORTEST}到{LONGEST}个字。",
            en=f"Please say what was done, in {SHORTEST} to {LONGEST} characters.",
        )
    return said
