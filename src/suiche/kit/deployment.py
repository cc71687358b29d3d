"""What this database is: a demo or a real one. Everything that exists only in a demo asks here."""

from __future__ import annotations

import importlib

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from suiche.kit.clock import Instant
from suiche.kit.models import Deployment

FIRST = "0001_first_release"


def is_demo() -> bool:
    """Tell whether this database was created with the demo mark."""
    return Deployment.objects.filter(id=1, demo=True).exists()


def half_way() -> list[str]:
    """Return the rooms whose tables stopped on the way to the first release, whose steps are joined by now.

    Such a database cannot be brought up to date: what is missing of it would be taken as done.
    """
    recorder = MigrationRecorder(connection)
    applied = set(recorder.applied_migrations()) if recorder.has_table() else set()
    return [config.label for config in apps.get_app_configs() if _stopped(config.name, config.label, applied)]


def _stopped(name: str, label: str, applied: set[tuple[str, str]]) -> bool:
    if not name.startswith("suiche.") or (label, FIRST) in applied:
        return False
    try:
        first = importlib.import_module(f"{name}.migrations.{FIRST}")
    except ModuleNotFoundError:  # a room without tables
        return False
    steps = set(first.Migration.replaces)
    return bool(steps & applied) and not steps <= applied


def mark(*, demo: bool, at: Instant) -> None:
    """Write what this database is, once, when it is created; a second call changes nothing."""
    Deployment.objects.get_or_create(id=1, defaults={"demo": demo, "created_at": at})


def shift(*, days: int) -> None:
    """Move the demo's business date forward; refuses (ValueError) backwards and in a real database."""
    with transaction.atomic():
        row = Deployment.objects.select_for_update().get(id=1)
        if not row.demo or days < 0:
            raise ValueError("only a demo database moves its date, and only forward")
        row.shift_days += days
        row.save(update_fields=["shift_days"])
