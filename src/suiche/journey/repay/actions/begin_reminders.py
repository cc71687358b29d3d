"""Begin to remind of a day's due dates: find the loans once, and share them out in pieces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.journey.repay import reminder_queries as queries
from suiche.journey.repay.reminder_models import ReminderRun
from suiche.journey.repay.states import ReminderKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.turns import take_turn

SOME = 100  # loans in a piece: those of them that are reminded are locked while their messages are written


@dataclass(frozen=True)
class Piece:
    """Some loans that may have to be reminded of a due date."""

    loans: tuple[UUID, ...]
    due_date: date
    kind: ReminderKind


@action
def begin_reminders(*, on: BusinessDate, days_before: int, by: Actor, at: Instant) -> tuple[Piece, ...]:
    """Return the pieces of every due date of which a day reminds; none of one that was begun before."""
    take_turn("repay.remind")
    pieces: list[Piece] = []
    for due_date, kind in queries.not_begun(on, days_before):
        loans = queries.to_look_at(due_date)
        ReminderRun.objects.create(due_date=due_date, kind=kind.value, on=on, loans=len(loans), at=at)
        pieces += (Piece(loans[first : first + SOME], due_date, kind) for first in range(0, len(loans), SOME))
    return tuple(pieces)
