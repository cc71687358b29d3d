"""Actions and parts: the only writers.

``@action`` opens one durable transaction around one use case, records who did what and when, and binds an
idempotency key (a parameter named ``key``, where one is given) to a hash of the input. ``@part`` is a write that
several actions share; it refuses to run outside an open action. An action never calls another action.

Where two transactions cannot both be done (a serialisation failure, a deadlock), PostgreSQL ends one of them; that
one is tried again from the beginning, a few times. Inside a job the whole job is tried again instead.
"""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar, get_type_hints

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure
from pydantic import TypeAdapter

from suiche.kit import audit
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import now
from suiche.kit.fields import blind_index
from suiche.kit.fingerprint import canonical
from suiche.kit.models import IdempotencyKey
from suiche.kit.refusal import KeyReused, Refusal

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)
_open: ContextVar[str | None] = ContextVar("open_action", default=None)
in_job: ContextVar[bool] = ContextVar("in_job", default=False)

# The moment and the day of a retry differ from the first try's; they are not what was asked for.
_NOT_INPUT = frozenset({"at", "on", "key"})

# How often an action is begun when PostgreSQL ends it in favour of another transaction.
MOST_TRIES = 3


def open_action() -> str:
    """Return the name of the open action; raise where none is open."""
    name = _open.get()
    if name is None:
        raise RuntimeError("this write belongs inside an action")
    return name


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a keyword-only function one use case: transaction, audit row, idempotency."""
    name = f"{function.__module__.removeprefix('suiche.').replace('.actions.', '.')}"
    takes_key = "key" in inspect.signature(function).parameters

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        given: dict[str, Any] = dict(kwargs)
        by: Actor = given.get("by", SYSTEM)
        at = given.get("at") or now()
        # Keyed: the input may be a telephone number or a code, which a plain hash would give away.
        hashed = blind_index(canonical({k: v for k, v in given.items() if k not in _NOT_INPUT}))
        if _open.get() is not None:
            raise RuntimeError(f"{name} is called inside {_open.get()}: an action never calls another action")

        def attempt() -> R:
            # Inside a job the worker's transaction is the durable one: effect and deletion of the job are one.
            with transaction.atomic(durable=not in_job.get()):
                if takes_key and given.get("key"):
                    result = _once(name, given, hashed, lambda: function(*args, **kwargs), function)
                else:
                    result = function(*args, **kwargs)
                audit.record(action=name, by=by, at=at, arguments=given, input_hash=hashed, outcome="done")
                return result

        token = _open.set(name)
        try:
            return _tried(name, attempt)
        except Refusal as refusal:
            audit.record(action=name, by=by, at=at, arguments=given, input_hash=hashed, outcome=refusal.code)
            raise
        finally:
            _open.reset(token)

    return run


def _tried(name: str, attempt: Callable[[], R]) -> R:
    """Run an attempt, again when PostgreSQL ended it in favour of another, unless a transaction around it is lost too."""
    for number in range(1, MOST_TRIES + 1):
        try:
            return attempt()
        except OperationalError as problem:
            gave_way = isinstance(problem.__cause__, SerializationFailure | DeadlockDetected)
            if not gave_way or number == MOST_TRIES or connection.in_atomic_block:
                raise
            log.info("%s gave way to another transaction; trying again (%s)", name, number)
    raise AssertionError("an action has at least one try")


def _once(
    name: str, given: Mapping[str, Any], hashed: str, call: Callable[[], R], function: Callable[..., R]
) -> R:
    """Run the call under its key, or return the answer stored under it. A second caller waits for the first."""
    adapter: TypeAdapter[R] = TypeAdapter(get_type_hints(function)["return"])
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into kit_idempotencykey (action, key, input_hash, at) values (%s, %s, %s, %s)"
            " on conflict (action, key) do nothing returning id",
            [name, given["key"], hashed, given.get("at") or now()],
        )
        fresh = cursor.fetchone()
    if fresh is None:
        stored = IdempotencyKey.objects.get(action=name, key=given["key"])
        if stored.input_hash != hashed:
            raise KeyReused()
        return adapter.validate_python(stored.result, strict=False)
    result = call()
    IdempotencyKey.objects.filter(id=fresh[0]).update(result=adapter.dump_python(result, mode="json"))
    return result


def part(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function a shared write that joins the open action's transaction."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        open_action()
        return function(*args, **kwargs)

    return run
