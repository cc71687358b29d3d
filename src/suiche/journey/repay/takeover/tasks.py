"""Take over a whole book: the batches of a run, several at once, each one action of its own."""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection

from suiche.journey.repay.takeover import queries
from suiche.journey.repay.takeover.actions.begin_run import begin_run
from suiche.journey.repay.takeover.actions.finish_run import finish_run
from suiche.journey.repay.takeover.actions.take_over_batch import take_over_batch
from suiche.journey.repay.takeover.sources import BATCH, opened
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date_of, now

TRIES = 5
COLLECT_EVERY = 20


class Interrupted(Exception):
    """The database went away meanwhile. Batches that are done are done; the same command goes on."""


def take_over(
    folder: str, *, workers: int, told: Callable[[queries.Progress], None], batch: int = BATCH
) -> UUID:
    """Take over the book in a folder, or the rest of it after an interruption; return its run.

    ``batch`` is how many contracts a new run takes at a time. Refuses: ``sources.Unreadable``, ``Interrupted``, and
    what ``begin_run`` refuses.
    """
    gc.freeze()  # millions of short-lived values without cycles: looking for cycles would cost a quarter of the time
    gc.disable()
    try:
        return _take_over(folder, workers, told, batch)
    except OperationalError as problem:
        raise Interrupted(str(problem).splitlines()[0]) from problem
    finally:
        gc.enable()
        gc.unfreeze()


def _take_over(folder: str, workers: int, told: Callable[[queries.Progress], None], batch: int) -> UUID:
    source = opened(folder)
    control, at = source.control(), now()
    begun = begin_run(
        fingerprint=source.fingerprint,
        source=control.source,
        as_of=control.as_of,
        control=tuple((*key, value) for key, value in control.totals.items()),
        slices=source.slices(batch),
        by=SYSTEM,
        on=business_date_of(at),
        at=at,
    )
    present = queries.progress(begun.run_id)
    told(present)
    numbers = queries.open_batches(begun.run_id)

    def take(number: int) -> None:
        _take(begun.run_id, number, present.batches, folder)
        if not number % COLLECT_EVERY:
            gc.collect()

    if workers > 1 and len(numbers) > 1:
        _together(take, numbers, workers, lambda: told(queries.progress(begun.run_id)))
    else:
        for number in numbers:
            take(number)
            told(queries.progress(begun.run_id))
    if present.reconciled is None:
        finish_run(run_id=begun.run_id, folder=folder, by=SYSTEM, at=now())
    return begun.run_id


def _take(run_id: UUID, number: int, of: int, folder: str) -> None:
    """Take over one batch; where another writer was faster with a phone or a number, look again."""
    for chance in range(TRIES):
        try:
            take_over_batch(run_id=run_id, number=number, of=of, folder=folder, by=SYSTEM, at=now())
        except IntegrityError:
            if chance == TRIES - 1:
                raise
        else:
            return


def _together(
    take: Callable[[int], None], numbers: tuple[int, ...], workers: int, told: Callable[[], None]
) -> None:
    """Take batches in threads: while one waits for the database the next one is read."""

    def take_and_leave(number: int) -> None:
        try:
            take(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(take_and_leave, number) for number in numbers]:
            done.result()
            told()
