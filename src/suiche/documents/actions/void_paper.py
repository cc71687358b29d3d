"""Take a paper out of force: its terms changed, or the application ended. The file and its evidence stay."""

from __future__ import annotations

from uuid import UUID

from suiche.documents import models
from suiche.documents.states import DocumentState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound


@part
def void_paper(*, document_id: UUID, by: Actor, at: Instant) -> None:
    """Move a paper to VOID. Refuses: NotFound, IllegalMove (it is void already)."""
    document = models.Document.objects.select_for_update().filter(id=document_id).first()
    if document is None:
        raise NotFound()
    document.move_to(DocumentState.VOID, by=by, at=at)
