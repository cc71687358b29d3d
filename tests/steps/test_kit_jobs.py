"""Outbox, jobs and inbox: an effect happens exactly once, whatever is killed; what fails waits, then is a dead letter."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from suiche.kit import inbox, jobs, outbox, workers
from suiche.kit.action import action
from suiche.kit.actions.revive_job import revive_job
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant, now
from suiche.kit.models import AuditRow, InboxMessage, Job
from suiche.kit.refusal import Refusal
from tests.steps import kit_tasks
from tests.steps.kit_tasks import Happened

JOBS, KILLS = 300, 3


class Stopped(Refusal):
    """A refusal of these tests."""

    code = "stopped"


@action
def ask(*, first: int, last: int, refuse: bool = False, by: Actor = SYSTEM, at: Instant) -> None:
    """Enqueue one job a number."""
    for number in range(first, last):
        outbox.enqueue(kit_tasks.effect, number=number)
    if refuse:
        raise Stopped()


@action
def tell(*, number: int, by: Actor = SYSTEM, at: Instant) -> Happened:
    """Publish an event."""
    return outbox.publish(Happened(number, at))


def give(task: object, **arguments: object) -> None:
    """Write a job that is due."""
    outbox.store(task, not_before=now(), **arguments)  # type: ignore[arg-type]  # tasks of kit_tasks


def effects() -> Counter[int]:
    """How often each number took effect."""
    rows = InboxMessage.objects.filter(partner__startswith="effect-").values_list("partner", flat=True)
    return Counter(int(partner.removeprefix("effect-")) for partner in rows)


def start_worker() -> subprocess.Popen[bytes]:
    """Start a worker in a process of its own, on this test's database."""
    database = connection.settings_dict
    host, name = database["HOST"], database["NAME"]
    url = f"postgresql://{database['USER']}@/{name}?host={host}"
    code = "import django; django.setup(); from tests.steps.kit_tasks import worker; worker()"
    return subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "DATABASE_URL": url})


@pytest.mark.django_db(transaction=True)
def test_every_job_takes_effect_exactly_once_over_killed_workers() -> None:
    ask(first=0, last=JOBS, at=now())
    for _ in range(KILLS):
        before = sum(effects().values())
        process = start_worker()
        until = time.monotonic() + 60
        while sum(effects().values()) < before + 5 and time.monotonic() < until:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
        assert sum(effects().values()) >= before + 5, "the worker did not work"
    assert Job.objects.exists(), "the kills came too late to mean anything"
    until = time.monotonic() + 30
    while (
        Job.objects.exists() and time.monotonic() < until
    ):  # the server needs a moment to drop a dead worker's locks
        jobs.drain(at=Instant(now() + timedelta(hours=1)))  # those that were begun would wait a little
    assert effects() == Counter(range(JOBS))
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_while_a_job_runs_another_worker_begins_the_next() -> None:
    give(kit_tasks.meet, number=1)
    give(kit_tasks.meet, number=2)
    stop, until = threading.Event(), time.monotonic() + 30

    def beat() -> None:
        if not Job.objects.filter(attempts=0).exists() or time.monotonic() > until:
            stop.set()

    workers.work(threads=2, stop=stop, beat=beat, pause_seconds=0.01)
    assert effects() == Counter([1, 2]), "each waited for the other in vain"
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_that_ends_its_process_lets_the_others_by_and_is_given_up() -> None:
    give(kit_tasks.leaving, number=1, how="KeyboardInterrupt")  # nothing is written after it, as after a kill
    give(kit_tasks.effect, number=2)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_next(at=now())
    assert jobs.drain() == 1
    assert effects() == Counter([2]), "the one that was killed waits behind the others"
    for _ in range(jobs.MOST_ATTEMPTS - 1):
        with pytest.raises(KeyboardInterrupt):
            jobs.run_next(at=Instant(Job.objects.get().not_before))
    assert jobs.run_next(at=Instant(Job.objects.get().not_before))
    (dead,) = jobs.dead_jobs()
    assert (dead.attempts, dead.last_error) == (12, "the worker ended while it ran")
    assert effects() == Counter([2])


@pytest.mark.django_db
def test_a_job_that_wants_to_leave_fails_like_any_other() -> None:
    give(kit_tasks.leaving, number=1, how="SystemExit")
    assert jobs.run_next(at=now())
    job = Job.objects.get()
    assert (job.attempts, job.last_error, effects()) == (1, "SystemExit", Counter())


@pytest.mark.django_db(transaction=True)
def test_a_look_that_does_not_end_ends_the_worker() -> None:
    stop, held, enough = threading.Event(), threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("lock table kit_job in exclusive mode")
            held.set()
            enough.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(20)
    with pytest.raises(workers.Stuck, match="a look for jobs"):
        workers.work(threads=2, stop=stop, beat=lambda: None, look_seconds=0.1)
    stop.set()
    enough.set()
    holder.join()
    for thread in threading.enumerate():
        if thread.name.startswith("worker-"):
            thread.join()


@pytest.mark.django_db
def test_a_refused_action_leaves_no_job() -> None:
    with pytest.raises(Stopped):
        ask(first=0, last=3, refuse=True, at=now())
    assert not Job.objects.exists()
    with pytest.raises(RuntimeError, match="belongs inside an action"):
        outbox.enqueue(kit_tasks.effect, number=1)


@pytest.mark.django_db
def test_an_event_becomes_one_job_per_reaction_with_its_types_back() -> None:
    tell(number=7, at=now())
    assert sorted(job.task.partition(":")[2] for job in Job.objects.all()) == ["first", "second"]
    assert jobs.drain() == 2
    assert effects() == Counter([7, 1007])


@pytest.mark.django_db
def test_a_job_waits_for_its_time() -> None:
    outbox.store(kit_tasks.effect, not_before=Instant(now() + timedelta(hours=1)), number=1)
    assert jobs.drain() == 0
    assert jobs.drain(at=Instant(now() + timedelta(hours=2))) == 1


@pytest.mark.django_db
def test_a_failing_job_leaves_nothing_behind_waits_longer_and_ends_as_a_dead_letter() -> None:
    give(kit_tasks.failing, number=1)
    at, waits = now(), []
    for _ in range(jobs.MOST_ATTEMPTS):
        assert jobs.run_next(at=at)
        job = Job.objects.get()
        waits.append((job.not_before - at).total_seconds())
        at = Instant(job.not_before)
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]
    assert effects() == Counter(), "the effect is rolled back with the failure"
    assert not jobs.run_next(at=Instant(at + timedelta(days=1)))
    (dead,) = jobs.dead_jobs()
    assert (dead.task, dead.attempts, dead.last_error) == ("tests.steps.kit_tasks:failing", 12, "ValueError")
    assert dead.about == (("number", "1"),)
    assert jobs.dead_count() == 1


@pytest.mark.django_db
def test_what_a_job_was_refused_stays_in_the_trail_though_the_job_rolls_back() -> None:
    give(kit_tasks.refused, number=3)
    at = now()
    for _ in range(2):
        assert jobs.run_next(at=at)
        at = Instant(Job.objects.get().not_before)
    assert effects() == Counter(), "what the job did is rolled back"
    rows = AuditRow.objects.filter(action__endswith="kit_tasks").values_list("outcome", "arguments")
    assert list(rows) == [("not_this_one", {"number": "3", "refuse": "True"})] * 2, (
        "one row a try, none of what was rolled back"
    )


@pytest.mark.django_db
def test_a_revived_job_is_due_at_once_and_has_all_its_attempts_again() -> None:
    give(kit_tasks.effect, number=5)
    Job.objects.update(dead=True, attempts=12)
    assert jobs.drain() == 0
    revive_job(job_id=Job.objects.get().pk, by=Actor("staff", "1"), at=now())
    assert jobs.drain() == 1
    assert effects() == Counter([5])


@pytest.mark.django_db
def test_later_is_no_error_and_with_a_wait_it_never_dies() -> None:
    give(kit_tasks.later, number=1, wait_seconds=5)
    at = now()
    for _ in range(30):
        assert jobs.run_next(at=at)
        at = Instant(at + timedelta(seconds=5))
    job = Job.objects.get()
    assert (job.attempts, job.dead, job.last_error) == (0, False, "")
    assert effects() == Counter()
    Job.objects.all().delete()
    give(kit_tasks.later, number=1)
    jobs.run_next(at=now())
    job = Job.objects.get()
    assert (job.attempts, job.dead) == (1, False)
    assert job.last_error == "Later: not there yet"


@pytest.mark.django_db
def test_a_message_is_stored_and_handled_once_however_often_it_comes() -> None:
    came = [
        inbox.receive(
            partner="pay", message_id=key, body=b"12345", headers={"a": "b"}, at=now(), task=kit_tasks.handle
        )
        for key in ("m1", "m1", "m2", "m1")
    ]
    assert came == [True, False, True, False]
    assert jobs.drain() == 2
    assert effects() == Counter({5: 2})
    kept = InboxMessage.objects.get(partner="pay", message_id="m1")
    assert (kept.outcome, bytes(kept.body), kept.headers) == ("seen", b"12345", {"a": "b"})
    assert kept.handled_at is not None


@pytest.mark.django_db
def test_a_message_and_its_job_are_one() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        inbox.receive(partner="pay", message_id="m1", body=b"", headers={}, at=now(), task=kit_tasks.handle)
        raise ZeroDivisionError
    assert not Job.objects.exists()
    assert not InboxMessage.objects.exists()


@pytest.mark.django_db
def test_a_recurring_task_is_written_once() -> None:
    for _ in range(3):
        outbox.ensure(kit_tasks.worker, not_before=now())
    assert Job.objects.count() == 1
