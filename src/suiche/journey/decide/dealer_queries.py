"""What a dealer may know of a decision: whether there is one and what it says; no reason, no score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from suiche.journey.decide import models
from suiche.journey.decide.states import CaseState, Outcome


@dataclass(frozen=True)
class Answer:
    """What was decided and when."""

    approved: bool
    at: datetime


def answers(application_ids: list[UUID]) -> dict[UUID, Answer]:
    """Return the decided among these applications; one that is still being looked at is left out."""
    rows = (
        models.Decision.objects.filter(
            case__application_id__in=application_ids, case__state=CaseState.DECIDED.value
        )
        .order_by("case_id", "-at")
        .distinct("case_id")
        .values_list("case__application_id", "outcome", "at")
    )
    return {application: Answer(outcome == Outcome.APPROVE.value, at) for application, outcome, at in rows}
