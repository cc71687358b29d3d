"""Lifecycles: one complete table of moves, obeyed by the only setter, drawn in the docs from the same table."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Self

from django.db import models

from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.ids import new_id
from suiche.kit.models import MoveRow
from suiche.kit.refusal import IllegalMove
from suiche.kit.states import Lifecycle

__all__ = ["Lifecycle", "LivingModel", "state_check"]


def state_check(lifecycle: Lifecycle[Any], name: str) -> models.CheckConstraint:
    """Return the constraint that makes the database the last witness of the states."""
    return models.CheckConstraint(
        condition=models.Q(state__in=[s.value for s in lifecycle.states]), name=name
    )


class LivingModel(models.Model):
    """A paper with a lifecycle. ``begin`` creates it, ``move_to`` is the only setter of its state."""

    lifecycle: ClassVar[Lifecycle[Any]]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=24)

    class Meta:
        abstract = True

    @classmethod
    def begin(cls, *, by: Actor, at: Instant, **fields: Any) -> Self:
        """Create the paper in its first state and record the move."""
        paper = cls(state=cls.lifecycle.start.value, **fields)
        paper.save(force_insert=True)
        paper._record("", by, at)
        return paper

    def move_to(self, state: StrEnum, *, by: Actor, at: Instant, **also: Any) -> None:
        """Move along the table, writing the fields in ``also`` in the same statement. Refuses: IllegalMove."""
        before = self.lifecycle.states(self.state)
        if state not in self.lifecycle.moves[before]:
            raise IllegalMove(subject=self._meta.label_lower, before=before.value, after=state.value)
        self.state = state.value
        for name, value in also.items():
            setattr(self, name, value)
        self.save(update_fields=["state", *also])
        self._record(before.value, by, at)

    def is_in(self, *states: StrEnum) -> bool:
        """Tell whether the paper is in one of these states."""
        return self.state in {s.value for s in states}

    def _record(self, before: str, by: Actor, at: Instant) -> None:
        MoveRow.objects.create(
            subject_type=self._meta.label_lower,
            subject_id=self.id,
            from_state=before,
            to_state=self.state,
            by=str(by),
            at=at,
        )
