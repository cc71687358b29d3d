"""``suiche web``: the website's processes. Everything is imported once, before the workers are forked from us."""

from __future__ import annotations

import sys

from django.urls import get_resolver
from granian.constants import Interfaces
from granian.server import Server

from suiche.project import wsgi

KILL_SECONDS = 3
TARGET = f"{wsgi.__name__}:application"


def serve(*, host: str, port: int, workers: int) -> int:
    """Serve until SIGTERM or SIGINT; workers that die are replaced. No connection is opened before the fork."""
    if not get_resolver().url_patterns:  # reading them loads every page's code, for all workers
        print("the website has no pages", file=sys.stderr)
        return 1
    Server(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=8,
        websockets=False,
        workers_kill_timeout=KILL_SECONDS,
        respawn_failed_workers=True,
    ).serve()
    return 0
