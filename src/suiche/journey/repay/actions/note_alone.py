"""Write down what somebody decided without a second person, so that it counts against their limit."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import models
from suiche.journey.repay.authority_queries import Ask
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate


@part
def note_alone(
    *,
    loan: models.Loan,
    asked: tuple[Ask, ...],
    event_id: UUID | None,
    by: Actor,
    on: BusinessDate,
) -> None:
    """Add a row for each amount that was asked for. The caller holds the loan's lock: two orders count each other."""
    models.DecidedAlone.objects.bulk_create(
        models.DecidedAlone(
            loan=loan, event_id=event_id, kind=one.kind.value, by=str(by), amount_fen=one.amount_fen, on=on
        )
        for one in asked
    )
