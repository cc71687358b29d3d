"""The parts of a version that are lists: blocks of instalments, costs beside interest. Plain values, kept as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from suiche.kit.words import Words
from suiche.maths.terms import Segment


@dataclass(frozen=True)
class StepShare:
    """A block of instalments that are a share (ppm) of the level instalment; what is left is levelled after it."""

    terms: int
    share_ppm: int


@dataclass(frozen=True)
class Charge:
    """A cost beside interest and who takes it: a share of the loan once at the start, or of the balance a year.

    ``payee`` names who receives the money; nothing may be charged that does not stand here.
    """

    code: str
    name: Words
    payee: Words
    upfront_ppm: int = 0
    yearly_ppm: int = 0


_STEPS = TypeAdapter(tuple[StepShare, ...])
_SEGMENTS = TypeAdapter(tuple[Segment, ...])
_CHARGES = TypeAdapter(tuple[Charge, ...])


def written(
    steps: tuple[StepShare, ...], segments: tuple[Segment, ...], charges: tuple[Charge, ...]
) -> dict[str, Any]:
    """Return the three as the columns ``steps``, ``segments`` and ``charges``."""
    return {
        "steps": _STEPS.dump_python(steps, mode="json"),
        "segments": _SEGMENTS.dump_python(segments, mode="json"),
        "charges": _CHARGES.dump_python(charges, mode="json"),
    }


def read_steps(stored: Any) -> tuple[StepShare, ...]:
    """Read the column ``steps``."""
    return _STEPS.validate_python(stored)


def read_segments(stored: Any) -> tuple[Segment, ...]:
    """Read the column ``segments``."""
    return _SEGMENTS.validate_python(stored)


def read_charges(stored: Any) -> tuple[Charge, ...]:
    """Read the column ``charges``."""
    return _CHARGES.validate_python(stored)
