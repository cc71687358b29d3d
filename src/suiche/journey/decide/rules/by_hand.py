"""What a person's decision has to say."""

from __future__ import annotations

from suiche.journey.decide.rules.policy import MOST_REASONS
from suiche.journey.decide.rules.reasons import REASONS
from suiche.journey.decide.states import Outcome
from suiche.kit.refusal import BadInput

LONGEST_NOTE = 300


def checked_hand(*, outcome: Outcome, reasons: tuple[str, ...], note: str) -> str:
    """Return the note as it may be kept. Refuses: BadInput (outcome, reasons, note)."""
    if outcome is Outcome.REFER:
        raise BadInput(field="outcome", zh="请选批准，或者不批。", en="Please choose approve or decline.")
    if outcome is Outcome.DECLINE and not 0 < len(set(reasons)) <= MOST_REASONS:
        raise BadInput(
            field="reasons",
            zh=f"不批要写原因，选1到{MOST_REASONS}项。客户会看到。",
            en=f"A decline needs 1 to {MOST_REASONS} reasons; the customer will read them.",
        )
    if not set(reasons) <= set(REASONS):
        raise BadInput(field="reasons", zh="没有这个原因代码。请重新选。", en="There is no such reason. Please choose again.")  # fmt: skip
    text = " ".join(note.split())
    if not 0 < len(text) <= LONGEST_NOTE:
        raise BadInput(
            field="note",
            zh=f"请写下依据，1到{LONGEST_NOTE}个字。只有同事看得到。",
            en=f"Please write down why, in 1 to {LONGEST_NOTE} characters. Only colleagues see it.",
        )
    return text
