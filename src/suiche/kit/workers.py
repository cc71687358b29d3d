"""Workers: threads that run jobs until they are told to stop, or until this process can no longer be trusted to."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from django.db import close_old_connections

from suiche.kit.clock import now
from suiche.kit.jobs import run_next

log = logging.getLogger(__name__)


class Stuck(RuntimeError):
    """A look for jobs does not end, or a worker has ended: the process ends too, and whoever started it starts another."""


class Look:
    """The look for a job that is under way: one worker looks at a time, so that idle ones ask nothing."""

    def __init__(self) -> None:
        """Begin with none."""
        self._turn = threading.Lock()
        self._since: float | None = None

    def __enter__(self) -> None:
        """Wait for our turn, and begin."""
        self._turn.acquire()
        self._since = time.monotonic()

    def __exit__(self, *problem: object) -> None:
        """Let the next one look."""
        self._since = None
        self._turn.release()

    def lasts(self) -> float:
        """Return for how many seconds it has been under way, 0 where there is none."""
        since = self._since
        return 0.0 if since is None else time.monotonic() - since


def work(
    *,
    threads: int,
    stop: threading.Event,
    beat: Callable[[], None],
    pause_seconds: float = 0.15,
    look_seconds: float = 60,
) -> None:
    """Run workers until ``stop`` is set; ``beat`` is called about once a second while they live. Raises Stuck."""
    look = Look()

    def loop() -> None:
        while not stop.is_set():
            with ExitStack() as turn:
                turn.enter_context(look)
                if not (stop.is_set() or _reached_one(turn.close, stop)):
                    stop.wait(pause_seconds)

    crew = [threading.Thread(target=loop, name=f"worker-{n}", daemon=True) for n in range(threads)]
    for member in crew:
        member.start()
    while not stop.wait(min(1, look_seconds)):
        _require_fit(crew, look, look_seconds)
        beat()
    for member in crew:
        member.join(timeout=15)


def _require_fit(crew: Sequence[threading.Thread], look: Look, look_seconds: float) -> None:
    if look.lasts() > look_seconds:
        raise Stuck(f"a look for jobs has taken more than {look_seconds} s")
    if not all(member.is_alive() for member in crew):
        raise Stuck("a worker has ended")


def _reached_one(found: Callable[[], None], stop: threading.Event) -> bool:
    """Run the next job; where the database is away, wait a second."""
    try:
        return run_next(at=now(), found=found)
    except BaseException:  # a thread that ended would be missed by nobody
        log.exception("the worker could not reach its jobs; trying again")
        close_old_connections()
        stop.wait(1)
        return False
