"""The scorecard: points per figure. Whole numbers, so that a score can be added up on paper."""

from __future__ import annotations

from dataclasses import dataclass

from suiche.journey.decide.rules.content import Attribute, Content
from suiche.journey.decide.rules.facts import Facts
from suiche.journey.decide.rules.figures import figures


@dataclass(frozen=True)
class Points:
    """What one figure gave."""

    figure: str
    value: int | None
    points: int


@dataclass(frozen=True)
class Scored:
    """The score and where it comes from: base plus the points of each line."""

    score: int
    base: int
    lines: tuple[Points, ...]


def score(facts: Facts, content: Content) -> Scored:
    """Return the score of the facts."""
    known = figures(facts, content.policy)
    lines = tuple(_points(line, known.get(line.figure)) for line in content.scorecard.attributes)
    base = content.scorecard.base
    return Scored(base + sum(line.points for line in lines), base, lines)


def _points(attribute: Attribute, value: int | None) -> Points:
    if value is None:
        return Points(attribute.figure, None, attribute.unknown)
    points = attribute.bands[0].points
    for band in attribute.bands:
        if band.least is not None and value >= band.least:
            points = band.points
    return Points(attribute.figure, value, points)
