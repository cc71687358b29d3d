"""Every lifecycle of the product: its table is complete, and the one setter obeys it over all pairs of states."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest
from django.apps import apps

import suiche
from suiche.contact.models import Message
from suiche.contact.states import MessageState
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import Instant
from suiche.kit.lifecycle import LivingModel
from suiche.kit.models import MoveRow
from suiche.kit.refusal import IllegalMove
from suiche.kit.states import Lifecycle

AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))


def lifecycles() -> dict[str, Lifecycle[Any]]:
    """Every lifecycle that stands in a ``states.py``."""
    names = [m.name for m in pkgutil.walk_packages(suiche.__path__, "suiche.") if m.name.endswith(".states")]
    modules = [importlib.import_module(name) for name in names]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Lifecycle)]
    return {one.name: one for one in found}


ALL = lifecycles()


def living() -> list[type[LivingModel]]:
    """Every table with a lifecycle."""
    return [model for model in apps.get_models() if issubclass(model, LivingModel)]


def pairs() -> Iterator[tuple[type[LivingModel], StrEnum, StrEnum]]:
    """Every table with every pair of its states."""
    for model in living():
        for before in model.lifecycle.states:
            for after in model.lifecycle.states:
                yield model, before, after


def test_every_lifecycle_belongs_to_a_table_and_every_such_table_has_one() -> None:
    used = {id(model.lifecycle) for model in living()}
    assert len(ALL) >= 7
    assert {name for name, one in ALL.items() if id(one) not in used} == set()


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_state_is_reached_and_every_end_is_an_end(name: str) -> None:
    lifecycle = ALL[name]
    reached, open_ends = {lifecycle.start}, [lifecycle.start]
    while open_ends:
        for after in lifecycle.moves[open_ends.pop()]:
            if after not in reached:
                reached.add(after)
                open_ends.append(after)
    assert reached == {*lifecycle.moves}
    assert all(not lifecycle.moves[end] for end in lifecycle.ends)


def test_an_incomplete_table_is_refused_at_import() -> None:
    class Two(StrEnum):
        ONE = "one"
        TWO = "two"

    with pytest.raises(ValueError, match="not complete"):
        Lifecycle(Two, name="x", start=Two.ONE, moves={Two.ONE: (Two.TWO,)})
    with pytest.raises(ValueError, match="never reached"):
        Lifecycle(Two, name="x", start=Two.ONE, moves={Two.ONE: (), Two.TWO: ()})


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "before", "after"), list(pairs()), ids=lambda v: getattr(v, "__name__", str(v)))  # fmt: skip
def test_the_setters_obey_the_table(model: type[LivingModel], before: StrEnum, after: StrEnum) -> None:
    # A paper without a row, which would need the papers before it; ``move_all`` writes what is there, here nothing.
    paper = model(state=before.value)
    if model.lifecycle.allows(before, after):
        model.move_all([paper], after, by=SYSTEM, at=AT)
        move = MoveRow.objects.get(subject_id=paper.id)
        assert (move.from_state, move.to_state, move.by) == (before.value, after.value, "system:system")
        assert paper.state == after.value
    else:
        with pytest.raises(IllegalMove):
            paper.move_to(after, by=SYSTEM, at=AT)
        with pytest.raises(IllegalMove):
            model.move_all([paper], after, by=SYSTEM, at=AT)
        assert paper.state == before.value
        assert not MoveRow.objects.exists()


@pytest.mark.django_db
def test_a_move_is_written_with_what_belongs_to_it_and_nothing_else() -> None:
    paper = Message.begin(
        phone="13700000001", template="DEBIT_TAKEN", kind="notice", queued_at=AT, by=SYSTEM, at=AT
    )
    paper.template = "ANOTHER"
    paper.move_to(MessageState.SENT, by=SYSTEM, at=AT, receipt_no="R1", ended_at=AT)
    kept = Message.objects.get(id=paper.id)
    assert (kept.state, kept.receipt_no, kept.ended_at) == ("sent", "R1", AT)
    assert kept.template == "DEBIT_TAKEN"
    moves = MoveRow.objects.filter(subject_id=paper.id).order_by("id").values_list("from_state", "to_state")
    assert list(moves) == [("", "queued"), ("queued", "sent")]
