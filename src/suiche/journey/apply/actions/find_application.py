"""Find an application of its customer, locked, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.apply import models
from suiche.journey.apply.states import ApplicationState
from suiche.kit.action import part
from suiche.kit.refusal import NotFound, Refusal


class AlreadySubmitted(Refusal):
    """The answers of a submitted (or withdrawn) application do not change any more."""

    code = "already_submitted"
    zh = "这份申请已经交上来，不能再改。要改的话，请先撤回，再申请一次。"
    en = "This application has been submitted and cannot be changed. To change it, withdraw it and apply again."


@part
def find_application(*, application_id: UUID, customer_id: UUID, draft: bool = True) -> models.Application:
    """Return the locked row; with ``draft`` only one that may still be changed. Refuses: NotFound, AlreadySubmitted."""
    row = (
        models.Application.objects.select_for_update()
        .filter(id=application_id, customer_id=customer_id)
        .first()
    )
    if row is None:
        raise NotFound()
    if draft and not row.is_in(ApplicationState.DRAFT):
        raise AlreadySubmitted()
    return row
