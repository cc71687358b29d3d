"""CPU time of everything that works for a measurement: this process, its children, and the database's processes.

A wall clock measures the neighbours too; CPU time is the work itself. A server started by us is our descendant,
so one walk over the process tree finds it all. Linux only: the kernel tells times in /proc in ticks of 10 ms.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _USER, _SYSTEM, _REAPED_USER, _REAPED_SYSTEM = 1, 11, 12, 13, 14  # proc(5), counted after the name


@dataclass
class Spent:
    """What a measured block took: seconds on processors, and seconds on the wall."""

    cpu: float = 0
    wall: float = 0


@contextmanager
def spent() -> Iterator[Spent]:
    """Measure the block: ``with spent() as took: …``, then ``took.cpu`` and ``took.wall``."""
    took = Spent()
    cpu, wall = tree_cpu_seconds(), time.perf_counter()
    yield took
    took.cpu, took.wall = tree_cpu_seconds() - cpu, time.perf_counter() - wall


def tree_cpu_seconds() -> float:
    """Return the CPU seconds so far of this process and all its descendants, the ended ones included."""
    ours = os.getpid()
    stats = {int(entry.name): _stat(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    children: dict[int, list[int]] = {}
    for process, fields in stats.items():
        if fields:
            children.setdefault(int(fields[_PARENT]), []).append(process)
    reaped = os.times()
    total, waiting = time.process_time() + reaped.children_user + reaped.children_system, [ours]
    while waiting:
        for child in children.get(waiting.pop(), []):
            fields = stats[child]
            total += sum(map(int, fields[_USER : _REAPED_SYSTEM + 1])) / _TICKS
            waiting.append(child)
    return total


def _stat(entry: Path) -> list[str]:
    """Return the fields after the process's name; none when it ended meanwhile."""
    try:
        return (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def cpu_of(work: Callable[[], object]) -> float:
    """Return the CPU seconds of work that happens in this process alone; finer than the tree's ticks."""
    began = time.process_time()
    work()
    return time.process_time() - began


def interleaved(works: Sequence[Callable[[], object]], repetitions: int) -> list[float]:
    """Return the median CPU seconds of each work, measured in turns so that a busy moment meets all of them."""
    for work in works:
        work()  # warms caches and branches, and is not counted
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(repetitions):
        for seconds, work in zip(taken, works, strict=True):
            seconds.append(cpu_of(work))
    return [median(seconds) for seconds in taken]
