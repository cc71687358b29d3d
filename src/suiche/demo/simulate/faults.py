"""Ways to die half-way: an action that is killed at a random statement, and a server that is killed with it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from random import Random
from typing import Any, TypeVar

from django.db import Error, connection

from suiche.demo.postgres import EmbeddedPostgres

T = TypeVar("T")


class Killed(BaseException):
    """The process dies here: nothing may catch it on the way."""


class Faults:
    """Lets actions die. ``share`` of the calls are killed at a random statement and made again, as after a restart."""

    def __init__(self, rng: Random, server: EmbeddedPostgres, share: float) -> None:
        self.rng, self.server, self.share = rng, server, share
        self.kills = self.server_kills = 0

    def survive(self, call: Callable[[], T]) -> T:
        """Make a call that may be killed; then make it again, until it is through."""
        while self.rng.random() < self.share:
            try:
                with self._dying(self.rng.randint(1, 25)):
                    return call()
            except Killed:
                self.kills += 1
                connection.close()
        return call()

    @contextmanager
    def _dying(self, after: int) -> Iterator[None]:
        left = after

        def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal left
            left -= 1
            if left <= 0:
                raise Killed()
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            yield

    def survive_server(self, call: Callable[[], T]) -> T:
        """Kill the server (-9) somewhere in the call, start it again, and make the call once more."""
        timer = threading.Timer(self.rng.random() * 0.08, self.server.kill)
        timer.start()
        with suppress(Error, Killed):
            call()
        timer.join()
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # its other connections died with the server
        self.server.start()
        self.server_kills += 1
        return call()
