"""Ask for a person: the customer wants a declined application to be looked at again (个人信息保护法 24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from suiche.journey.apply import queries as apply
from suiche.journey.apply.states import ApplicationState
from suiche.journey.decide import models
from suiche.journey.decide.states import CaseState, Outcome
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound, Refusal

ANSWERED_WITHIN = timedelta(days=7)  # 5 working days, told as the calendar days they take at most


class NothingToReview(Refusal):
    """There is no declined decision that a person could look at."""

    code = "nothing_to_review"
    zh = "这份申请现在不能复核。没有批的申请才能申请人工复核。"
    en = "This application cannot be reviewed now. Only a declined one can."


class ReviewedBefore(Refusal):
    """A person has looked, or is looking."""

    code = "reviewed_before"
    zh = "已经有人复核过了。还有不同意见，可以投诉，我们15天内答复。"
    en = "A person has reviewed it already. If you still disagree you may complain; we answer within 15 days."


@dataclass(frozen=True)
class ReviewRequested:
    """When the customer was promised an answer."""

    promised_by: datetime


@action
def request_review(*, application_id: UUID, customer_id: UUID, by: Actor, at: Instant) -> ReviewRequested:
    """Ask. A second click gets the same answer. Refuses: NotFound, NothingToReview, ReviewedBefore."""
    if apply.application(application_id, customer_id=customer_id).state is not ApplicationState.SUBMITTED:
        raise NothingToReview()
    case = models.Case.objects.select_for_update().filter(application_id=application_id).first()
    if case is None:
        raise NotFound()
    if case.review_requested_at is not None:
        if case.is_in(CaseState.REFERRED):
            return ReviewRequested(case.promised_by)
        raise ReviewedBefore()
    newest = models.Decision.objects.filter(case=case).order_by("-at", "-id").first()
    if newest is None or newest.outcome != Outcome.DECLINE.value or not case.is_in(CaseState.DECIDED):
        raise NothingToReview()
    promised = at + ANSWERED_WITHIN
    case.move_to(CaseState.REFERRED, by=by, at=at, review_requested_at=at, promised_by=promised)
    return ReviewRequested(promised)
