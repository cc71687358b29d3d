"""What this database is: a demo or a real one. Everything that exists only in a demo asks here."""

from __future__ import annotations

from django.db import transaction

from suiche.kit.clock import Instant
from suiche.kit.models import Deployment


def is_demo() -> bool:
    """Tell whether this database was created with the demo mark."""
    return Deployment.objects.filter(id=1, demo=True).exists()


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
