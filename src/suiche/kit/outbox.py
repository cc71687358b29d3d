"""The outbox: what must happen after a commit is a job row written in the same transaction.

``publish`` writes one job per reaction to the event; ``enqueue`` writes one job. Workers (``kit.jobs``)
take them. A kill at any instant leaves either both the effect and the job's deletion, or neither.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, get_type_hints

from django.db import connection, transaction
from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from suiche.kit.action import open_action
from suiche.kit.clock import Instant, now
from suiche.kit.models import Job

E = TypeVar("E")
_reactions: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def reaction(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register what a step does when an event happened. Stands only in ``reactions.py``."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        _reactions[event_type].append(function)
        return function

    return register


def publish(event: E) -> E:
    """Say that something happened: one job per registered reaction, in the open transaction."""
    publish_all((event,))
    return event


def publish_all(events: Iterable[object]) -> None:
    """Say that many things happened: one job per event and registered reaction, in one statement."""
    open_action()
    at = now()
    Job.objects.bulk_create(
        _job(function, {"event": event}, at) for event in events for function in _reactions[type(event)]
    )


def enqueue(task: Callable[..., None], *, not_before: Instant | None = None, **arguments: Any) -> None:
    """Ask for a task (a module-level function of a ``tasks.py``) after this transaction commits."""
    open_action()
    _write(task, arguments, not_before or now())


def store(task: Callable[..., None], *, not_before: Instant, **arguments: Any) -> None:
    """Write a job in whatever transaction is open; for the inbox, and for a task that comes back later."""
    _write(task, arguments, not_before)


def waiting(task: Callable[..., None]) -> int:
    """Return how many jobs of a task are not done and not given up."""
    return Job.objects.filter(task=_name(task), dead=False).count()


def ensure(task: Callable[..., None], *, not_before: Instant) -> None:
    """Write the job of a recurring task unless it is there: a worker calls this when it starts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [_name(task)])
        if not Job.objects.filter(task=_name(task), dead=False).exists():
            _write(task, {}, not_before)


def _write(function: Callable[..., None], arguments: dict[str, Any], not_before: Instant) -> None:
    _job(function, arguments, not_before).save(force_insert=True)


def _job(function: Callable[..., None], arguments: dict[str, Any], not_before: Instant) -> Job:
    return Job(
        task=_name(function),
        arguments=to_jsonable_python(arguments),
        not_before=not_before,
        created_at=now(),
    )


def task_named(name: str) -> Callable[..., None]:
    """Return the task called ``module:function``: who stands below ``tasks`` on the map names it and imports nothing."""
    module, _, function = name.partition(":")
    task: Callable[..., None] = getattr(importlib.import_module(module), function)
    return task


def _name(function: Callable[..., None]) -> str:
    return f"{function.__module__}:{function.__name__}"


def decode(function: Callable[..., None], arguments: dict[str, Any]) -> dict[str, Any]:
    """Turn a job's JSON arguments back into the types the function declares."""
    hints = get_type_hints(function)
    return {
        name: TypeAdapter(hints[name]).validate_python(value, strict=False)
        for name, value in arguments.items()
    }
