"""Write down what somebody does to a loan."""

from __future__ import annotations

from datetime import date
from typing import Any

from suiche.journey.repay import models
from suiche.journey.repay.states import EventKind
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@part
def note_event(
    *,
    loan: models.Loan,
    kind: EventKind,
    facts: dict[str, Any],
    value_on: date | None = None,
    reverses: models.LoanEvent | None = None,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> models.LoanEvent:
    """Add the next event of a loan to its journal. The caller holds the loan's lock.

    ``facts`` is the calculation the event rests on, JSON-able, amounts in fen; ``value_on`` the day for which it
    counts, today by default.
    """
    return models.LoanEvent.objects.create(
        loan=loan,
        number=models.LoanEvent.objects.filter(loan=loan).count() + 1,
        kind=kind.value,
        on=on,
        value_on=value_on or on,
        at=at,
        by=str(by),
        facts=facts,
        reverses=reverses,
    )
