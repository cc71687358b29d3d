"""``suiche worker``: run jobs until told to stop; any number of these may run against one database."""

from __future__ import annotations

import logging
import os
import signal
import threading
from pathlib import Path
from types import FrameType

from django.db import connection

from suiche.journey.repay import debit_tasks, reminder_tasks
from suiche.journey.repay.night_tasks import nightly
from suiche.kit import outbox, workers
from suiche.kit.clock import now
from suiche.ledger.tasks import seal

log = logging.getLogger(__name__)


def main(*, threads: int, heartbeat: Path | None) -> int:
    """Work until SIGTERM or SIGINT, then finish the jobs in hand; touches ``heartbeat`` once a second."""
    stop = threading.Event()

    def told_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told_to_stop)
    signal.signal(signal.SIGINT, told_to_stop)

    def beat() -> None:
        if heartbeat is not None:
            heartbeat.touch()
            os.utime(heartbeat)

    connection.ensure_connection()  # no heartbeat before the jobs can be reached
    outbox.ensure(nightly, not_before=now())
    outbox.ensure(seal, not_before=now())
    outbox.ensure(debit_tasks.clockwork, not_before=now())
    outbox.ensure(reminder_tasks.clockwork, not_before=now())
    beat()
    try:
        workers.work(threads=threads, stop=stop, beat=beat)
    except workers.Stuck:
        log.critical("the worker ends, to be started again", exc_info=True)
        logging.shutdown()
        os._exit(1)  # at once: a thread that hangs would keep the process
    return 0
