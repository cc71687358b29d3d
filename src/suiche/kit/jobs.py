"""Jobs: claim one, then run and delete it in one transaction.

A job that fails waits longer each time (2 s, 4 s, 8 s … at most 10 minutes) and after 12 attempts is dead:
it stays in the table for a person to look at. ``SKIP LOCKED`` lets any number of workers share the table.
The attempt is counted before it begins, so that a job which ends its process waits and dies like any other.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from suiche.kit.action import in_job
from suiche.kit.audit import keeping_refusals
from suiche.kit.clock import Instant, now
from suiche.kit.models import Job
from suiche.kit.outbox import decode
from suiche.kit.refusal import Refusal

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(minutes=10)


class Later(Exception):
    """A task raises this to be tried again: what it waits for is not there yet. Not an error.

    With ``wait`` the job comes back after that time, as often as it asks; without, it waits longer each time.
    """

    def __init__(self, reason: str, *, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def run_next(*, at: Instant, found: Callable[[], None] = lambda: None) -> bool:
    """Run the oldest due job; tell whether there was one. ``found`` is called before it runs."""
    claimed = _claim(at)
    if claimed is None:
        return False
    found()
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(**claimed).first()
        if job is None:  # we were held up for longer than it waits, and another worker has it
            return True
        if job.attempts > MOST_ATTEMPTS:
            _give_up(job)
            return True
        with keeping_refusals() as write_again:
            try:
                with transaction.atomic():
                    _run(job)
                    job.delete()
            except KeyboardInterrupt:
                raise
            except BaseException as problem:  # SystemExit, or a library's panic: this job failed, no more
                write_again()
                _put_back(job.pk, problem, at)
    return True


# Counting needs no flush of its own: what a killed server forgets here it forgets with the whole attempt.
CLAIM = """
    update kit_job set attempts = attempts + 1,
        not_before = %(at)s + interval '1 second' * least(power(2, attempts + 1), %(longest)s)
    where set_config('synchronous_commit', 'off', true) = 'off' and id = (
        select id from kit_job where not dead and not_before <= %(at)s
        order by not_before, id limit 1 for update skip locked
    ) returning id, attempts
"""


def _claim(at: Instant) -> dict[str, int] | None:
    """Count an attempt of the oldest due job, and let it wait as if the attempt had failed; None where none is due."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"at": at, "longest": LONGEST_WAIT.total_seconds()})
        row = cursor.fetchone()
    return None if row is None else {"pk": row[0], "attempts": row[1]}


def _run(job: Job) -> None:
    module, _, name = job.task.partition(":")
    function = getattr(importlib.import_module(module), name)
    token = in_job.set(True)
    try:
        function(**decode(function, job.arguments))
    finally:
        in_job.reset(token)


def _put_back(job_id: int, problem: BaseException, at: Instant) -> None:
    job = Job.objects.get(pk=job_id)
    if isinstance(problem, Later) and problem.wait is not None:
        job.attempts -= 1  # it asked to come back: that is no attempt
        job.not_before = at + problem.wait
        job.save(update_fields=["attempts", "not_before"])
        return
    job.last_error = (
        f"{type(problem).__name__}: {problem}"[:500]
        if isinstance(problem, Refusal | Later)
        else type(problem).__name__
    )
    job.not_before = at + _wait(job.attempts)
    job.dead = job.attempts >= MOST_ATTEMPTS
    job.save()
    if isinstance(problem, Later):
        log.info("job %s waits: %s", job.task, problem)
    else:
        log.warning("job %s failed (attempt %s)", job.task, job.attempts, exc_info=problem)


def _give_up(job: Job) -> None:
    """Lay aside a job whose last attempt never came to an end."""
    job.attempts = MOST_ATTEMPTS
    job.dead = True
    job.last_error = job.last_error or "the worker ended while it ran"
    job.save()
    log.error("job %s is given up: its worker ended while it ran", job.task)


def _wait(attempts: int) -> timedelta:
    return min(timedelta(seconds=2**attempts), LONGEST_WAIT)


def drain(*, at: Instant | None = None, most: int = 1000) -> int:
    """Run every due job in this thread and return how many ran: where no worker is needed."""
    count = 0
    while count < most and run_next(at=at or now()):
        count += 1
    return count


@dataclass(frozen=True)
class DeadJob:
    """A job that was given up. ``last_error`` and ``about`` (name, value) carry ids, days and numbers, no person."""

    id: int
    task: str
    about: tuple[tuple[str, str], ...]
    attempts: int
    last_error: str
    created_at: datetime
    gave_up_at: datetime


def dead_jobs(*, most: int = 200) -> tuple[DeadJob, ...]:
    """Return the jobs that were given up, the oldest first."""
    rows = Job.objects.filter(dead=True).order_by("created_at", "id")[:most]
    return tuple(
        DeadJob(
            row.id,
            row.task.removeprefix("suiche."),
            tuple(_about(row.arguments)),
            row.attempts,
            row.last_error,
            row.created_at,
            row.not_before - _wait(row.attempts),
        )
        for row in rows
    )


def dead_count() -> int:
    """Return how many jobs were given up."""
    return Job.objects.filter(dead=True).count()


def _about(arguments: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Pick what may stand in the clear: ids, days and numbers, from the arguments and from an event among them."""
    for name, value in arguments.items():
        if isinstance(value, dict):
            yield from _about(value)
        elif isinstance(value, int) or (isinstance(value, str) and _is_plain(value)):
            yield name, str(value)


def _is_plain(text: str) -> bool:
    for read in (UUID, date.fromisoformat, datetime.fromisoformat):
        try:
            read(text)
        except ValueError:
            continue
        return True
    return False
