"""A PostgreSQL of a bench's own, as durable as in production, with our tables, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from suiche.demo.home import prepare_home
from suiche.demo.postgres import EmbeddedPostgres

# What docs/operate.md recommends, a quarter of the machine's memory; the server takes of it what it uses.
CACHE = f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') // 4 // 2**20}MB"


@contextmanager
def throwaway(*, durable: bool = True) -> Iterator[EmbeddedPostgres]:
    """Start a server in a temporary home, point Django at it, migrate; stop and remove everything at the end.

    ``durable``: as in production; without, a power cut would lose data, a kill of the server would not.

    Once a process: Django reads its settings once. The folder lies where TMPDIR says; a portfolio of a million
    contracts needs about 10 GB there. Other processes that the bench starts inherit the address (DATABASE_URL).
    """
    home = Path(tempfile.mkdtemp(prefix="suiche-bench-"))
    signal.signal(signal.SIGTERM, _leave)
    server = EmbeddedPostgres(home, durable=durable, cache=CACHE)
    try:
        prepare_home(home)
        os.environ.update(
            SUICHE_ENV="demo",
            SUICHE_HOME=str(home),
            DATABASE_URL=server.start(),
            DJANGO_SETTINGS_MODULE="suiche.project.settings",
        )
        _make_tables()
        yield server
    finally:
        _let_go()
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _make_tables() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def _let_go() -> None:
    """Close our connections, or the server would wait for them."""
    from django.db import connections

    if "django.core.management" in sys.modules:
        connections.close_all()


def _leave(number: int, frame: FrameType | None) -> None:
    """End by unwinding, so that the server and its folder are cleaned up; the exit code is a killed process's."""
    raise SystemExit(128 + number)
