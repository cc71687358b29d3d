"""Close a payment case: a person has looked at the money and says what was done."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import models
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.reasons import note_of
from suiche.kit.refusal import NotFound, Refusal


class CaseClosed(Refusal):
    """A case is closed once; what its note says stays."""

    code = "case_closed"
    zh = "这件已经有同事办完了。请刷新页面，看处理说明。"
    en = "A colleague has closed this case already. Please reload to read the note."


@action
def close_case(*, case_id: UUID, note: str, by: Actor, at: Instant) -> None:
    """Close the case with a note of 4 to 200 characters. Refuses: NotFound, CaseClosed, BadInput (note)."""
    said = note_of(note)
    case = models.PaymentCase.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise NotFound()
    if case.closed_at is not None:
        raise CaseClosed()
    case.closed_at, case.closed_by, case.note = at, str(by), said
    case.save(update_fields=["closed_at", "closed_by", "note"])
