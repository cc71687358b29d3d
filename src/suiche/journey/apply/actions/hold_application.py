"""Hold a submitted application for the rest of the open action: a contract is made of it."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.apply import models
from suiche.journey.apply.states import ApplicationState
from suiche.kit.action import part
from suiche.kit.refusal import NotFound, Refusal


class NotSubmitted(Refusal):
    """The application does not stand any more (or not yet): no contract comes out of it."""

    code = "application_not_submitted"
    zh = "这份申请已经撤回或结束。要贷款，请再申请一次。"
    en = "This application was withdrawn or has ended. To borrow, please apply again."


@part
def hold_application(*, application_id: UUID) -> None:
    """Lock the application, so that nobody withdraws it meanwhile. Refuses: NotFound, NotSubmitted."""
    row = models.Application.objects.select_for_update().filter(id=application_id).first()
    if row is None:
        raise NotFound()
    if not row.is_in(ApplicationState.SUBMITTED):
        raise NotSubmitted()
