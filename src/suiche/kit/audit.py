"""The audit trail: what was done or refused, and who looked at whose personal data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from suiche.kit.actor import Actor
from suiche.kit.clock import SHANGHAI, Instant
from suiche.kit.models import AccessRow, AuditRow

R = TypeVar("R", bound=Model)
DONE = "done"
_refused: ContextVar[list[AuditRow] | None] = ContextVar("refused_rows", default=None)


def _safe(value: object) -> bool:
    """Only ids, dates, numbers and choices may stand in the clear; free text may be personal."""
    return isinstance(value, UUID | date | int | Enum)


def record(
    *, action: str, by: Actor, at: Instant, arguments: Mapping[str, object], input_hash: str, outcome: str
) -> None:
    """Write one audit row; ``outcome`` is "done" or a refusal's code."""
    row = AuditRow.objects.create(
        action=action,
        actor_kind=by.kind,
        actor_id=by.id,
        at=at,
        arguments={name: str(value) for name, value in arguments.items() if _safe(value)},
        input_hash=input_hash,
        outcome=outcome,
    )
    kept = _refused.get()
    if kept is not None and outcome != DONE:
        kept.append(row)


@contextmanager
def keeping_refusals() -> Iterator[Callable[[], None]]:
    """Remember the refusals written within the block; the function it gives writes them again.

    A job that fails is rolled back to where it began, and the rows of what it was refused with it; who runs jobs
    (``kit.jobs``) writes them again after the rollback, so that the trail tells of every try.
    """
    rows: list[AuditRow] = []

    def write_again() -> None:
        for row in rows:
            row.pk = None
        AuditRow.objects.bulk_create(rows)

    token = _refused.set(rows)
    try:
        yield write_again
    finally:
        _refused.reset(token)


def denied(*, what: str, by: Actor, at: Instant, subject: str) -> None:
    """Write down that somebody asked for what is not theirs (or is not there)."""
    AuditRow.objects.create(
        action=what[:120],
        actor_kind=by.kind,
        actor_id=by.id,
        at=at,
        arguments={"subject": subject[:200]},
        input_hash="",
        outcome="denied",
    )


def accessed(*, by: Actor, what: str, subject: str, at: Instant) -> None:
    """Write down that somebody read personal data: ``what`` was read about which ``subject`` (an opaque id)."""
    AccessRow.objects.create(actor_kind=by.kind, actor_id=by.id, what=what, subject=subject, at=at)


@dataclass(frozen=True)
class Wanted:
    """Which rows of a trail: by whom (``staff``, ``staff:<id>`` or the id), what, about which subject, on which day.

    An empty text and None mean any. ``what`` finds every name that contains it; a day is a calendar day in Shanghai.
    """

    by: str = ""
    what: str = ""
    subject: str = ""
    on: date | None = None


@dataclass(frozen=True)
class TrailRow:
    """One row of a trail: who did or read what, about what, and how it ended ("read" in the access log)."""

    number: int
    by: str
    what: str
    about: tuple[tuple[str, str], ...]
    outcome: str
    at: datetime


def done_by(wanted: Wanted, *, before: int | None = None, most: int = 50) -> tuple[TrailRow, ...]:
    """Return rows of the audit trail, the newest first; ``before`` is the number of the row to go on from."""
    rows = _narrowed(AuditRow.objects.all(), wanted, before)
    if wanted.what:
        rows = rows.filter(action__icontains=wanted.what)
    if wanted.subject:
        rows = rows.annotate(about=Cast("arguments", TextField())).filter(about__contains=wanted.subject)
    return tuple(
        TrailRow(
            r.pk,
            f"{r.actor_kind}:{r.actor_id}",
            r.action,
            tuple(sorted(r.arguments.items())),
            r.outcome,
            r.at,
        )
        for r in rows.order_by("-id")[:most]
    )


def read_by(wanted: Wanted, *, before: int | None = None, most: int = 50) -> tuple[TrailRow, ...]:
    """Return rows of the access log (who read whose personal data), the newest first."""
    rows = _narrowed(AccessRow.objects.all(), wanted, before)
    if wanted.what:
        rows = rows.filter(what__icontains=wanted.what)
    if wanted.subject:
        rows = rows.filter(subject=wanted.subject)
    return tuple(
        TrailRow(r.pk, f"{r.actor_kind}:{r.actor_id}", r.what, (("subject", r.subject),), "read", r.at)
        for r in rows.order_by("-id")[:most]
    )


def _narrowed(rows: QuerySet[R], wanted: Wanted, before: int | None) -> QuerySet[R]:
    if wanted.by:
        kind, _, person = wanted.by.partition(":")
        exact = Q(actor_kind=kind, actor_id=person) if person else Q(actor_kind=kind) | Q(actor_id=kind)
        rows = rows.filter(exact)
    if wanted.on is not None:
        begin = datetime.combine(wanted.on, time(), tzinfo=SHANGHAI)
        end = datetime.combine(
            wanted.on, time.max, tzinfo=SHANGHAI
        )  # no next day: the calendar's last has none
        rows = rows.filter(at__gte=begin, at__lte=end)
    return rows.filter(id__lt=before) if before else rows


@dataclass(frozen=True)
class Reading:
    """That somebody read personal data: who (a kind of actor), what, when."""

    kind: str
    what: str
    at: datetime


def readers(subject: str, *, most: int = 20) -> tuple[Reading, ...]:
    """Return who read about a subject, newest first: people may see who looked at their data."""
    rows = AccessRow.objects.filter(subject=subject).order_by("-at")[:most]
    return tuple(Reading(row.actor_kind, row.what, row.at) for row in rows)
