"""End what an earlier demo left running when it was killed: its PostgreSQL and its other children."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from suiche.demo.say import StartError

FAST = (signal.SIGINT, 20.0)  # PostgreSQL: end the sessions, write everything, stop
IMMEDIATE = (signal.SIGQUIT, 5.0)  # PostgreSQL: stop at once, recover at the next start
KILL = (signal.SIGKILL, 5.0)
POLL_SECONDS = 0.05


def stop_leftover(data: Path) -> None:
    """Stop a PostgreSQL that still runs on this data folder, and remove a lock file that nobody holds.

    The caller holds the home's lock, so whatever runs here is left over. PostgreSQL itself gives way to any
    process that has by chance the number written in the lock file; we look whether it really is ours.
    """
    lock_file = data / "postmaster.pid"
    try:
        number = int(lock_file.read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return

    def running() -> bool:
        return _runs_in(number, data)

    if _end(number, running, FAST, IMMEDIATE, KILL):
        if _alive(number):  # the number belongs to a stranger now
            lock_file.unlink(missing_ok=True)
        return
    raise StartError(
        f"以前的 PostgreSQL（进程 {number}）停不下来：请结束这个进程后再试。",
        f"An earlier PostgreSQL (process {number}) does not stop: end that process and try again.",
    )


def stop_leftover_group(number: int, mark: str) -> None:
    """End an earlier demo's child with its whole group, if the process still has ``mark`` in its command."""

    def running() -> bool:
        return mark in _command(number)

    if running():
        _end(number, running, (signal.SIGTERM, 5.0), KILL)


def _end(number: int, running: Callable[[], bool], *steps: tuple[signal.Signals, float]) -> bool:
    for sent, seconds in steps:
        if not running():
            return True
        os.kill(number, sent)
        until = time.monotonic() + seconds
        while running() and time.monotonic() < until:
            time.sleep(POLL_SECONDS)
    return not running()


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _runs_in(number: int, data: Path) -> bool:
    """Tell whether the process is a PostgreSQL on this data folder (it makes that its working folder)."""
    proc = Path("/proc") / str(number)
    if not Path("/proc/self").exists():  # no /proc outside Linux
        return str(data) in _command(number)
    try:
        return (proc / "cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False


def _command(number: int) -> str:
    """Return a running process's command line; empty when there is none (a zombie has none)."""
    try:
        return (
            (Path("/proc") / str(number) / "cmdline")
            .read_bytes()
            .replace(b"\0", b" ")
            .decode(errors="replace")
        )
    except OSError:
        if Path("/proc/self").exists():
            return ""
    command = ["/bin/ps", "-o", "command=", "-p", str(number)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - ours
