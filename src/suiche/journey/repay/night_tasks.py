"""The night: background entry points that close business dates and prove the books."""

from __future__ import annotations

import time as waiting_time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection

from suiche.journey.repay import night_queries as night
from suiche.journey.repay.actions.bill_batch import bill_batch
from suiche.journey.repay.actions.earn_subventions import earn_subventions
from suiche.journey.repay.actions.finish_day import DayNotBilled, finish_day
from suiche.journey.repay.actions.grant_state_subsidy import grant_state_subsidy
from suiche.journey.repay.actions.prove_books import prove_books
from suiche.journey.repay.actions.use_credit import use_credit
from suiche.journey.repay.events import DayClosed
from suiche.kit import outbox
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import SHANGHAI, BusinessDate, Instant, business_date_of, now, shanghai
from suiche.kit.refusal import Refusal

BATCH = 1000  # instalments billed in one transaction: a payment waits for one of them at most
SOME = 200  # loans that are given the state's part in one transaction
LOOK_AGAIN = timedelta(seconds=2)
Progress = Callable[[int, int], None]


class DayMissing(Refusal):
    """Days are closed in order."""

    code = "day_missing"
    zh = "{expected}还没有日终。请先办这一天。"
    en = "{expected} has not been closed yet. Please close that day first."


def close_day(
    *, on: BusinessDate, by: Actor, at: Instant, workers: int = 1, progress: Progress | None = None
) -> DayClosed:
    """Close a business date: bill what falls due in batches, use credit for it, finish. Refuses: DayMissing.

    Every step is an action of its own and does nothing where it was done, so that a close that was killed goes on
    where it stopped, and a second one changes nothing. ``workers`` bill at the same time; ``progress`` is told how
    many of how many instalments are billed.
    """
    done, last = night.closed(on), night.last_closed()
    if done is not None:
        return done
    if last is not None and on != last + timedelta(days=1):
        raise DayMissing(expected=last + timedelta(days=1))
    while True:
        _bill(night.instalments_to_bill(on), workers, by, on, at, progress)
        for loan_id in night.loans_one_by_one(on):
            use_credit(loan_id=loan_id, by=by, on=on, at=at)
        earn_subventions(by=by, on=on, at=at)
        try:
            return finish_day(on=on, started_at=at, by=by, at=now())
        except DayNotBilled:
            waiting_time.sleep(0.05)  # somebody holds a loan for a moment


def _bill(
    waiting: tuple[int, ...],
    workers: int,
    by: Actor,
    on: BusinessDate,
    at: Instant,
    progress: Progress | None,
) -> None:
    batches = [waiting[start : start + BATCH] for start in range(0, len(waiting), BATCH)]
    billed = 0

    def bill(batch: tuple[int, ...]) -> int:
        return bill_batch(instalments=batch, by=by, on=on, at=at).billed

    def bill_apart(batch: tuple[int, ...]) -> int:
        try:
            return bill(batch)
        finally:
            connection.close()  # this thread's own

    def tell(count: int) -> None:
        nonlocal billed
        billed += count
        if progress is not None:
            progress(billed, len(waiting))

    if workers == 1 or len(batches) < workers:
        for batch in batches:
            tell(bill(batch))
        return
    with ThreadPoolExecutor(workers) as pool:
        for count in pool.map(bill_apart, batches):
            tell(count)


def nightly() -> None:
    """Close every day before today's business date that is still open; comes back just after the next midnight.

    A job is one transaction: where a day has more than one batch, each becomes a job of its own, for any worker, and
    this one looks again until they are done.
    """
    at = now()
    for day in night.days_to_close(business_date_of(at) - timedelta(days=1)):
        if night.standing(day).left > BATCH:
            if not outbox.waiting(bill_some):
                waiting = night.instalments_to_bill(day)
                for start in range(0, len(waiting), BATCH):
                    batch = list(waiting[start : start + BATCH])
                    outbox.store(bill_some, not_before=at, on=day, instalments=batch)
            outbox.store(nightly, not_before=Instant(at + LOOK_AGAIN))
            return
        close_day(on=BusinessDate(day), by=SYSTEM, at=at)
    midnight = datetime.combine(shanghai(at).date() + timedelta(days=1), time(0, 5), SHANGHAI)
    outbox.store(nightly, not_before=Instant(midnight))


def bill_some(on: date, instalments: list[int]) -> None:
    """Bill one batch of a night."""
    bill_batch(instalments=tuple(instalments), by=SYSTEM, on=BusinessDate(on), at=now())


def prove(on: date) -> None:
    """Prove the books at the close of a day."""
    prove_books(on=BusinessDate(on), by=SYSTEM, at=now())


def ask_the_state(on: date) -> None:
    """Give the customers of admitted loans what the state pays of what falls due on a day, some in each job."""
    found, at = night.subsidised(on), now()
    for start in range(0, len(found), SOME):
        some = found[start : start + SOME]
        outbox.store(
            grant_some, not_before=at, loans=[loan for loan, _ in some], periods=[n for _, n in some]
        )


def grant_some(loans: list[UUID], periods: list[int]) -> None:
    """Give some of them."""
    at = now()
    for loan_id, period in zip(loans, periods, strict=True):
        grant_state_subsidy(loan_id=loan_id, period=period, by=SYSTEM, on=business_date_of(at), at=at)
