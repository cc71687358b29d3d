"""Charts as plain values: each function turns amounts into the shapes that a template draws as SVG.

All geometry is whole numbers on a fixed grid, because amounts must never pass through a float. Every word stands
in HTML around the picture, so that it follows the text size; each chart carries a sentence that says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from suiche.channels.design.wording import yuan
from suiche.kit.words import Words

WIDTH = 3600
HEIGHT = 1200
PERMILLE = 1000

Part = Literal["principal", "interest", "fee", "rest"]


class Period(Protocol):
    """What a row of a repayment plan must offer: parts of the instalment and the debt left after it, in fen."""

    @property
    def principal_fen(self) -> int:
        """Return the principal repaid in this period."""

    @property
    def interest_fen(self) -> int:
        """Return the interest (and fees) paid in this period."""

    @property
    def balance_fen(self) -> int:
        """Return the principal still owed after this period."""


class PlanRow(NamedTuple):
    """A plain ``Period`` for views that have no object of their own."""

    principal_fen: int
    interest_fen: int
    balance_fen: int


@dataclass(frozen=True)
class RepaymentChart:
    """A repayment plan drawn twice on the same time axis: what is paid each period, what is still owed."""

    count: int
    principal_path: str
    interest_path: str
    balance_path: str
    paid_label: Words
    balance_label: Words
    paid_ends: tuple[tuple[Words, Words], ...]
    balance_ends: tuple[tuple[Words, Words], ...]


def repayment(periods: Sequence[Period]) -> RepaymentChart:
    """Draw a plan of at least one period; periods are in order, the last balance is what remains at the end."""
    if not periods:
        raise ValueError("a repayment chart needs at least one period")
    highest_fen = max(period.principal_fen + period.interest_fen for period in periods) or 1
    slot = WIDTH // len(periods)
    gap = slot // 5 if len(periods) <= 72 else 0
    principal, interest = [], []
    for index, period in enumerate(periods):
        x = index * WIDTH // len(periods) + gap // 2
        low = HEIGHT * period.principal_fen // highest_fen
        high = HEIGHT * (period.principal_fen + period.interest_fen) // highest_fen
        principal.append(_column(x, slot - gap, 0, low))
        interest.append(_column(x, slot - gap, low, high))
    owed_fen = [
        periods[0].balance_fen + periods[0].principal_fen,
        *(period.balance_fen for period in periods),
    ]
    return RepaymentChart(
        count=len(periods),
        principal_path="".join(principal),
        interest_path="".join(interest),
        balance_path=_area(owed_fen),
        paid_label=_paid_label(periods),
        balance_label=_balance_label(owed_fen),
        paid_ends=_paid_ends(periods),
        balance_ends=_balance_ends(owed_fen),
    )


def _column(x: int, width: int, low: int, high: int) -> str:
    """Return a column from height ``low`` to ``high`` above the base line."""
    return f"M{x} {HEIGHT - low}V{HEIGHT - high}h{width}V{HEIGHT - low}z" if high > low else ""


def _area(owed_fen: Sequence[int]) -> str:
    """Return the closed area under the debt, from the start to the last period."""
    highest_fen = max(owed_fen) or 1
    last = len(owed_fen) - 1
    points = (
        f"L{i * WIDTH // last} {HEIGHT - HEIGHT * fen // highest_fen}" for i, fen in enumerate(owed_fen)
    )
    return f"M0 {HEIGHT}{''.join(points)}V{HEIGHT}z"


def _marks(count: int) -> tuple[int, ...]:
    """Return the first, the middle and the last index of a row, without doubles."""
    return tuple(sorted({0, (count - 1) // 2, count - 1}))


def _paid_label(periods: Sequence[Period]) -> Words:
    first, last = periods[0], periods[-1]
    count = len(periods)
    return Words(
        f"第1期本金{yuan(first.principal_fen)}元、利息{yuan(first.interest_fen)}元；"
        f"第{count}期本金{yuan(last.principal_fen)}元、利息{yuan(last.interest_fen)}元。",
        f"Instalment 1: principal ¥{yuan(first.principal_fen)}, interest ¥{yuan(first.interest_fen)}. "
        f"Instalment {count}: principal ¥{yuan(last.principal_fen)}, interest ¥{yuan(last.interest_fen)}.",
    )


def _balance_label(owed_fen: Sequence[int]) -> Words:
    middle = (len(owed_fen) - 1) // 2
    return Words(
        f"还欠的本金：开始{yuan(owed_fen[0])}元，{middle}期后{yuan(owed_fen[middle])}元，最后{yuan(owed_fen[-1])}元。",
        f"Principal still owed: ¥{yuan(owed_fen[0])} at the start, ¥{yuan(owed_fen[middle])} after {middle} "
        f"instalments, ¥{yuan(owed_fen[-1])} at the end.",
    )


def _paid_ends(periods: Sequence[Period]) -> tuple[tuple[Words, Words], ...]:
    return tuple(
        (
            Words(f"第{index + 1}期", f"No. {index + 1}"),
            Words(
                f"利息{yuan(periods[index].interest_fen)}", f"interest {yuan(periods[index].interest_fen)}"
            ),
        )
        for index in _marks(len(periods))
    )


def _balance_ends(owed_fen: Sequence[int]) -> tuple[tuple[Words, Words], ...]:
    return tuple(
        (
            Words(f"{index}期后", f"after {index}") if index else Words("开始", "start"),
            Words(f"欠{yuan(owed_fen[index])}", f"owed {yuan(owed_fen[index])}"),
        )
        for index in _marks(len(owed_fen))
    )


class Share(NamedTuple):
    """One part of a bar before drawing: which kind, what it is called, how many fen (or how many of anything)."""

    part: Part
    label: Words
    value: int


@dataclass(frozen=True)
class Segment:
    """A drawn part of a bar; ``x`` and ``width`` are percentages of the frame, as SVG takes them."""

    part: Part
    label: Words
    value: int
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """One horizontal bar: its name, its total and its segments from left to right."""

    title: Words
    total: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Bars:
    """Horizontal bars on one scale, and the kinds for the legend."""

    bars: tuple[Bar, ...]
    legend: tuple[tuple[Part, Words], ...]


def bars(
    rows: Iterable[tuple[Words, Iterable[Share | tuple[Part, Words, int]]]],
    *,
    legend: Iterable[tuple[Part, Words]] = (),
) -> Bars:
    """Draw rows of shares on one scale: the longest row fills the frame."""
    plain = [(title, [Share(*share) for share in shares]) for title, shares in rows]
    scale = max([sum(share.value for share in shares) for _, shares in plain] + [1])
    drawn = tuple(_bar(title, shares, scale) for title, shares in plain)
    return Bars(drawn, tuple(legend))


def _bar(title: Words, shares: Sequence[Share], scale: int) -> Bar:
    """Return one bar; each segment starts where the one before ends, so no rounding gap can open."""
    segments, start = [], 0
    for share in shares:
        end = start + share.value
        left = PERMILLE * start // scale
        width = PERMILLE * end // scale - left
        segments.append(Segment(share.part, share.label, share.value, _tenths(left), _tenths(width)))
        start = end
    return Bar(title, start, tuple(segments))


def _tenths(permille: int) -> str:
    return f"{permille // 10}.{permille % 10}%"


@dataclass(frozen=True)
class Columns:
    """Upright columns of one series (monthly income, queue by day), with the sentence that says the same."""

    path: str
    marked_path: str
    label: Words
    ends: tuple[Words, ...]


def columns(
    values: Sequence[int], *, label: Words, ends: Sequence[Words] = (), marked: Iterable[int] = ()
) -> Columns:
    """Draw non-negative values as columns; ``marked`` are the indexes drawn in the lamp's colour (now, late)."""
    highest = max([*values, 1])
    count = max(len(values), 1)
    slot, chosen = WIDTH // count, set(marked)
    plain: list[str] = []
    lit: list[str] = []
    for index, value in enumerate(values):
        column = _column(index * slot + slot // 8, slot * 3 // 4, 0, HEIGHT * value // highest)
        (lit if index in chosen else plain).append(column)
    return Columns("".join(plain), "".join(lit), label, tuple(ends))
