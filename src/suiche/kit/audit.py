"""The audit trail: what was done or refused, and who looked at whose personal data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from uuid import UUID

from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.models import AccessRow, AuditRow


def _safe(value: object) -> bool:
    """Only ids, dates, numbers and choices may stand in the clear; free text may be personal."""
    return isinstance(value, UUID | date | int | Enum)


def record(
    *, action: str, by: Actor, at: Instant, arguments: Mapping[str, object], input_hash: str, outcome: str
) -> None:
    """Write one audit row; ``outcome`` is "done" or a refusal's code."""
    AuditRow.objects.create(
        action=action,
        actor_kind=by.kind,
        actor_id=by.id,
        at=at,
        arguments={name: str(value) for name, value in arguments.items() if _safe(value)},
        input_hash=input_hash,
        outcome=outcome,
    )


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
