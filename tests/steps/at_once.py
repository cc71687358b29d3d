"""Several people at the same moment, each with a database connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from suiche.kit.refusal import Refusal


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in a thread each, let go together; return what each got, in no order: an answer or a refusal.

    A fault in any of them fails the test.
    """
    start, got, faults = threading.Barrier(len(calls)), list[Any](), list[BaseException]()

    def run(call: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=10)
            got.append(call())
        except Refusal as refusal:
            got.append(refusal)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert faults == []
    assert len(got) == len(calls), "one of them did not come back"
    return got
