"""Background entry points of reminders: the clockwork of a day, within the hours in which customers may be written to."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from suiche.contact.queries import may_remind
from suiche.journey.repay import reminder_queries as queries
from suiche.journey.repay.actions.remind import remind
from suiche.kit import outbox
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant, business_date_of, now

LOOK_EVERY = timedelta(minutes=10)
SOME = 200  # loans in one transaction


def remind_all(on: BusinessDate, at: Instant) -> int:
    """Send every reminder of a day; return how many. What was sent is not sent again."""
    sent = 0
    for kind in (queries.SOON, queries.MISSED):
        for due_date in queries.due_dates(on, kind, settings.REMIND_DAYS_BEFORE):
            loans = queries.to_remind(due_date=due_date, kind=kind)
            for first in range(0, len(loans), SOME):
                some = loans[first : first + SOME]
                sent += remind(loans=some, due_date=due_date, kind=kind, by=SYSTEM, on=on, at=at)
    return sent


def remind_by_day(at: Instant) -> int:
    """Send the reminders of a moment's business date where customers may be written to at that time; return how many."""
    if not may_remind(at):
        return 0
    return remind_all(business_date_of(at), at)


def clockwork() -> None:
    """Every ten minutes: send what is to be sent."""
    at = now()
    remind_by_day(at)
    outbox.store(clockwork, not_before=Instant(at + LOOK_EVERY))
