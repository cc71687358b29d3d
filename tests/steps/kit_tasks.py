"""Tasks for the tests of jobs; a worker in a process of its own imports them from here."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from suiche.kit import inbox, workers
from suiche.kit.action import action
from suiche.kit.clock import Instant, now
from suiche.kit.jobs import Later
from suiche.kit.models import InboxMessage
from suiche.kit.outbox import reaction
from suiche.kit.refusal import Refusal


@dataclass(frozen=True)
class Happened:
    """An event of these tests."""

    number: int
    at: Instant


def effect(number: int) -> None:
    """Leave a row; a second run for the same number would leave a second one."""
    InboxMessage.objects.create(
        partner=f"effect-{number}", message_id=str(uuid4()), body=b"", received_at=now()
    )
    time.sleep(0.01)  # long enough for a kill to fall between the effect and its commit


@reaction(Happened)
def first(event: Happened) -> None:
    """React once."""
    effect(event.number)


@reaction(Happened)
def second(event: Happened) -> None:
    """React in another way."""
    effect(event.number + 1000)


MEETING = threading.Barrier(2)


def meet(number: int) -> None:
    """Go on when another one runs at the same time; alone, fail."""
    MEETING.wait(timeout=10)
    effect(number)


def failing(number: int) -> None:
    """Leave a row, then fail with a personal name in the message."""
    effect(number)
    raise ValueError("林晓禾 has no account")


def leaving(number: int, how: str) -> None:
    """Leave a row, then end what runs it."""
    effect(number)
    raise {"SystemExit": SystemExit, "KeyboardInterrupt": KeyboardInterrupt}[how]


class NotThisOne(Refusal):
    """A refusal of these tests."""

    code = "not_this_one"


@action
def ask_and_be_refused(*, number: int, refuse: bool) -> None:
    """Do it, or be refused."""
    effect(number)
    if refuse:
        raise NotThisOne()


def refused(number: int) -> None:
    """One action that is done, one that is refused: the job fails."""
    ask_and_be_refused(number=number, refuse=False)
    ask_and_be_refused(number=number, refuse=True)


def later(number: int, wait_seconds: int = 0) -> None:
    """Leave a row, then ask to come back."""
    effect(number)
    raise Later("not there yet", wait=timedelta(seconds=wait_seconds) if wait_seconds else None)


def handle(message: int) -> None:
    """Handle a stored message."""
    stored = inbox.stored(message)
    effect(len(stored.body))
    inbox.handled(message, outcome="seen", at=now())


def worker() -> None:
    """Work until killed; the entry of the worker process of the tests."""
    workers.work(threads=2, stop=threading.Event(), beat=lambda: None, pause_seconds=0.01)
