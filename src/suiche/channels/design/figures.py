"""The small values that components draw: a line of a computation, a step of a timeline.

A computation shown to a customer must add up to the fen; ``adds_up`` refuses to draw one that does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from suiche.kit.words import Words

Say = str | Words
StepState = Literal["done", "now", "late", "next"]


class Line(NamedTuple):
    """One line of a computation: what it is, how much in fen (negative where it is taken off), and the formula."""

    label: Say
    fen: int
    note: Say = ""


class Fact(NamedTuple):
    """One line of a list of facts: a label, what is true, and a remark."""

    label: Say
    value: Say
    note: Say = ""


class Step(NamedTuple):
    """One step of a timeline: its state, its name, who acts, by when, and what happened or will happen."""

    state: StepState
    title: Say
    who: Say = ""
    by: Say = ""
    detail: Say = ""


def last_due_parts(due: Any) -> tuple[Line, ...]:
    """Return the parts of the big sum at the end of a loan (a ``LastDue``): principal, and the interest there is."""
    lines = (
        Line(Words("本金", "Principal"), due.principal_fen),
        Line(Words("利息", "Interest"), due.interest_fen),
    )
    return lines if due.interest_fen else lines[:1]


class DoesNotAddUp(ValueError):
    """A fault in a view: the lines of a computation do not give the amount they explain."""


def adds_up(total_fen: int, lines: Iterable[Sequence[object]]) -> tuple[Line, ...]:
    """Return the lines, each as a ``Line``; raises DoesNotAddUp where their sum is not ``total_fen``."""
    checked = tuple(line if isinstance(line, Line) else Line(*line) for line in lines)  # type: ignore[arg-type]  # template tuples
    found_fen = sum(line.fen for line in checked)
    if found_fen != total_fen:
        raise DoesNotAddUp(f"lines give {found_fen} fen, the amount is {total_fen} fen")
    return checked
