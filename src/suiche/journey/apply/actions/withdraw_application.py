"""Withdraw an application: the customer changes their mind before the contract."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.apply import events
from suiche.journey.apply.actions.find_application import find_application
from suiche.journey.apply.states import GIVEN_UP, ApplicationState
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal


class PaidOut(Refusal):
    """The car is handed over and the loan runs: there is nothing to withdraw, only to settle."""

    code = "paid_out"
    zh = "贷款已经发放，申请不能再撤回。想提前还清，可以在“我的贷款”里算一次。"
    en = "The loan has been paid out, so the application cannot be withdrawn. You can settle early from “My loan”."


@action
def withdraw_application(*, application_id: UUID, customer_id: UUID, by: Actor, at: Instant) -> None:
    """Withdraw a draft or a submitted application; one that has ended stays as it is. Refuses: NotFound, PaidOut."""
    row = find_application(application_id=application_id, customer_id=customer_id, draft=False)
    if row.is_in(ApplicationState.COMPLETED):
        raise PaidOut()
    if row.is_in(*GIVEN_UP):
        return
    row.move_to(ApplicationState.WITHDRAWN, by=by, at=at)
    outbox.publish(events.ApplicationWithdrawn(application_id=row.id, customer_id=customer_id, at=at))
