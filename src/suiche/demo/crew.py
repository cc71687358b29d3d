"""The demo's processes as one crew: started, watched, restarted when one dies, stopped together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from suiche.demo.children import die_with_parent, end
from suiche.demo.home import open_log
from suiche.demo.say import StartError, say

LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0  # one that lived this long starts afresh with short pauses
STOP_SECONDS = 6.0
POLL_SECONDS = 0.05


@dataclass
class Member:
    """One process: its command, its part of the environment, and how to tell that it is ready."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    ready: Callable[[], bool]
    process: subprocess.Popen[bytes] | None = None
    pause_seconds: float = 1.0
    started_at: float = field(default=0.0)
    start_again_at: float | None = None


class Crew:
    """The processes of one demo; their logs lie in ``home``/log."""

    def __init__(self, home: Path) -> None:
        """Begin with nobody."""
        self._home = home
        self._members: list[Member] = []

    def processes(self) -> dict[str, int]:
        """Return the process numbers that are running, by name."""
        return {member.name: member.process.pid for member in self._members if member.process is not None}

    def start(self, member: Member) -> None:
        """Start one process, in a group of its own so that Ctrl-C reaches only the supervisor."""
        log = open_log(self._home, member.name)
        try:
            member.process = subprocess.Popen(  # noqa: S603 - our own programs
                member.command,
                env=member.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        finally:
            os.close(log)
        member.started_at = time.monotonic()
        member.start_again_at = None
        if member not in self._members:
            self._members.append(member)

    def wait_ready(self, member: Member, seconds: float) -> None:
        """Wait until a process answers; refuses (StartError) one that ends or takes too long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if member.ready():
                return
            if member.process is None or member.process.poll() is not None:
                break
            time.sleep(POLL_SECONDS)
        log = self._home / "log" / f"{member.name}.log"
        raise StartError(
            f"{member.name} 没有启动：{last_line(log)}（全文见 {log}）。",
            f"{member.name} did not start: {last_line(log)} (all of it in {log}).",
        )

    def look_after(self) -> bool:
        """Restart whoever has died, waiting longer each time; call it often. True when one was started."""
        started = False
        for member in self._members:
            if member.start_again_at is not None:
                if time.monotonic() >= member.start_again_at:
                    self.start(member)
                    started = True
            elif member.process is not None and member.process.poll() is not None:
                self._plan_restart(member)
        return started

    def stop(self) -> None:
        """Ask all to end at once, then end those that do not."""
        running = [member.process for member in self._members if member.process is not None]
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for process in running:
            end(process, (signal.SIGTERM, max(0.1, until - time.monotonic())))
        self._members.clear()

    def _plan_restart(self, member: Member) -> None:
        if member.process is None:
            return
        code = member.process.returncode
        end(member.process)  # whatever it left of its group
        if time.monotonic() - member.started_at > STEADY_SECONDS:
            member.pause_seconds = 1.0
        member.start_again_at = time.monotonic() + member.pause_seconds
        log = self._home / "log" / f"{member.name}.log"
        pause = f"{member.pause_seconds:.0f}"
        say(
            f"  ! {member.name} 意外结束（{code}），{pause} 秒后重新启动；日志：{log}",
            f"  ! {member.name} ended unexpectedly ({code}), starting it again in {pause} s; log: {log}",
        )
        member.pause_seconds = min(member.pause_seconds * 2, LONGEST_PAUSE_SECONDS)


def python(*arguments: str) -> list[str]:
    """Return a command that runs a module with this very Python."""
    return [sys.executable, "-m", *arguments]


def answers(url: str, *, below: int = 500) -> bool:
    """Tell whether the address answers with a status below ``below``."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy: it is us
    try:
        with opener.open(url, timeout=5) as response:
            return int(response.status) < below
    except urllib.error.HTTPError as problem:
        return problem.code < below
    except OSError:
        return False


def last_line(log: Path) -> str:
    """Return the last thing a log says: for a fault, what it was."""
    lines = [
        line.strip()
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
        if line.strip()
    ]
    return lines[-1][-200:] if lines else "-"
