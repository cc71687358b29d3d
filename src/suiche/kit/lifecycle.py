"""Lifecycles: one complete table of moves, obeyed by the only setter, drawn in the docs from the same table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    """A paper with a lifecycle. ``begin`` creates it, ``move_to`` is the only setter of its state.

    ``begin_all`` and ``move_all`` do the same to many papers, in two statements whatever their number.
    """

    lifecycle: ClassVar[Lifecycle[Any]]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=24)

    class Meta:
        abstract = True

    @classmethod
    def begin(cls, *, by: Actor, at: Instant, **fields: Any) -> Self:
        """Create the paper in its first state and record the move."""
        return cls.begin_all([fields], by=by, at=at)[0]

    @classmethod
    def begin_all(cls, papers: Iterable[Mapping[str, Any]], *, by: Actor, at: Instant) -> list[Self]:
        """Create papers of these fields in their first state and record the moves."""
        begun = cls._default_manager.bulk_create(
            cls(state=cls.lifecycle.start.value, **fields) for fields in papers
        )
        cls._record([("", paper) for paper in begun], by, at)
        return begun

    def move_to(self, state: StrEnum, *, by: Actor, at: Instant, **also: Any) -> None:
        """Move along the table, writing the fields in ``also`` in the same statement. Refuses: IllegalMove."""
        before = self._step(state)
        for name, value in also.items():
            setattr(self, name, value)
        self.save(update_fields=["state", *also])
        self._record([(before, self)], by, at)

    @classmethod
    def move_all(
        cls, papers: Sequence[Self], state: StrEnum, *, by: Actor, at: Instant, also: Sequence[str] = ()
    ) -> None:
        """Move papers along the table, each from where it stands; none where one may not. Refuses: IllegalMove.

        The fields named in ``also`` have been set on the papers and are written in the same statement. The caller
        holds the papers' locks.
        """
        steps = [(paper._step(state), paper) for paper in papers]
        if also:
            cls._default_manager.bulk_update(papers, ["state", *also])
        else:
            cls._default_manager.filter(id__in=[paper.id for paper in papers]).update(state=state.value)
        cls._record(steps, by, at)

    def _step(self, state: StrEnum) -> str:
        """Set the state if the table has the move; return the state before. Refuses: IllegalMove."""
        before = self.lifecycle.states(self.state)
        if state not in self.lifecycle.moves[before]:
            raise IllegalMove(subject=self._meta.label_lower, before=before.value, after=state.value)
        self.state = state.value
        return str(before.value)

    def is_in(self, *states: StrEnum) -> bool:
        """Tell whether the paper is in one of these states."""
        return self.state in {s.value for s in states}

    @classmethod
    def _record(cls, steps: Sequence[tuple[str, Self]], by: Actor, at: Instant) -> None:
        MoveRow.objects.bulk_create(
            MoveRow(
                subject_type=cls._meta.label_lower,
                subject_id=paper.id,
                from_state=before,
                to_state=paper.state,
                by=str(by),
                at=at,
            )
            for before, paper in steps
        )
