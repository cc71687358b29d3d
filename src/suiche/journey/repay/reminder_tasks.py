"""Background entry points of reminders: the clockwork of a day, within the hours in which customers may be written to."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from suiche.contact.queries import may_remind
from suiche.journey.repay.actions.begin_reminders import Piece, begin_reminders
from suiche.journey.repay.actions.remind import remind
from suiche.journey.repay.states import ReminderKind
from suiche.kit import outbox
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant, business_date_of, now
from suiche.kit.jobs import Later

LOOK_EVERY = timedelta(minutes=10)


def clockwork() -> None:
    """Every ten minutes: begin what is to be sent today, once customers may be written to."""
    at = now()
    begin_day(at)
    outbox.store(clockwork, not_before=Instant(at + LOOK_EVERY))


def begin_day(at: Instant) -> int:
    """Make each piece of a moment's business date a job of its own, which fails or waits alone; return how many."""
    pieces = _pieces(business_date_of(at), at) if may_remind(at) else ()
    for one in pieces:
        outbox.store(remind_some, not_before=at, **asdict(one))
    return len(pieces)


def remind_some(loans: tuple[UUID, ...], due_date: date, kind: ReminderKind) -> None:
    """Remind the customers of a piece; one that comes after the day's hours waits for the next day's."""
    at = now()
    if not may_remind(at):
        raise Later("customers are not written to now", wait=LOOK_EVERY)
    remind(loans=loans, due_date=due_date, kind=kind, by=SYSTEM, on=business_date_of(at), at=at)


def remind_all(on: BusinessDate, at: Instant) -> int:
    """Send every reminder of a day at once, for days that pass faster than the clock; return how many."""
    return sum(remind(**asdict(one), by=SYSTEM, on=on, at=at) for one in _pieces(on, at))


def _pieces(on: BusinessDate, at: Instant) -> tuple[Piece, ...]:
    return begin_reminders(on=on, days_before=settings.REMIND_DAYS_BEFORE, by=SYSTEM, at=at)
