"""The table of a lifecycle: pure, so that every step's ``states.py`` stays free of the framework."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)


class Lifecycle(Generic[S]):
    """A complete table: every state is a row, every move leads to a state, every state can be reached."""

    def __init__(self, states: type[S], *, name: str, start: S, moves: Mapping[S, tuple[S, ...]]) -> None:
        if set(moves) != set(states):
            raise ValueError(f"{name}: the table is not complete: {set(states) ^ set(moves)}")
        reached = {start} | {after for afters in moves.values() for after in afters}
        if reached != set(states):
            raise ValueError(f"{name}: these states are never reached: {set(states) - reached}")
        self.states = states
        self.name = name
        self.start = start
        self.moves = moves
        self.ends = tuple(state for state in states if not moves[state])

    def allows(self, before: S, after: S) -> bool:
        """Tell whether the table has this move."""
        return after in self.moves[before]
