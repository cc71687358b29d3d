"""``suiche web``: the website's processes. Everything is imported once, before the workers are forked from us."""

from __future__ import annotations

import resource
import sys

from django.urls import get_resolver
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from suiche.project import rsgi

KILL_SECONDS = 3
HEADER_MILLISECONDS = 10_000  # also how long a kept connection may be silent
CONNECTIONS = 4096  # of one process; each costs a file and a few kilobytes, none a thread
TARGET = f"{rsgi.__name__}:front"


def serve(*, host: str, port: int, workers: int) -> int:
    """Serve until SIGTERM or SIGINT; workers that die are replaced. No connection is opened before the fork."""
    if not get_resolver().url_patterns:  # reading them loads every page's code, for all workers
        print("the website has no pages", file=sys.stderr)
        return 1
    _allow_files(CONNECTIONS * 2)
    Server(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        workers=workers,
        backpressure=CONNECTIONS,
        websockets=False,
        workers_kill_timeout=KILL_SECONDS,
        respawn_failed_workers=True,
    ).serve()
    return 0


def _allow_files(most: int) -> None:
    """Let a process have this many files open, as far as the machine allows: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
