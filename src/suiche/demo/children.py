"""Child processes that never outlive us: started in a group of their own, ended gently, then firmly."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with_parent(with_signal: signal.Signals, parent: int | None = None) -> Callable[[], None] | None:
    """Return what a child of ``parent`` (us) runs before its program: the kernel signals it when we die.

    Only Linux can do this; elsewhere the next start ends what was left running. Start children from the main
    thread: the kernel watches the thread, not the process.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    expected = parent or os.getpid()

    def before_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
        if os.getppid() != expected:  # we died between fork and prctl
            os._exit(1)

    return before_exec


def end(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """Send each signal in turn, waiting its seconds for the end, then kill the whole group."""
    for sent, seconds in steps:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(sent)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            break
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)  # also what the child left behind
    process.wait()


def tie_to_parent() -> None:
    """Have the kernel end us in order (SIGTERM) when the process that started us dies, make for instance."""
    tie = die_with_parent(signal.SIGTERM, parent=os.getppid())
    if tie is not None:
        tie()


def parent_catches_interrupt() -> bool:
    """Tell whether the process that started us has a handler for SIGINT.

    GNU make, told SIGINT alone (no terminal passes it on to us), puts its handler back to the default and waits
    for its children; that is how we notice. Outside Linux the answer is always False.
    """
    try:
        status = Path(f"/proc/{os.getppid()}/status").read_text(encoding="utf-8")
    except OSError:
        return False
    caught = next((line for line in status.splitlines() if line.startswith("SigCgt:")), "SigCgt: 0")
    return bool(int(caught.split()[1], 16) & 1 << (signal.SIGINT - 1))
