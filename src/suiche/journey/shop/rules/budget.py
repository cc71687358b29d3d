"""The calculator the other way round: from what a person can pay a month to the car it buys."""

from __future__ import annotations

from collections.abc import Callable

YUAN_FEN = 100


def largest(low_yuan: int, high_yuan: int, fits: Callable[[int], bool]) -> int | None:
    """Return the largest amount (fen, whole yuan) in the range that fits, or None; what fits must be monotone."""
    if high_yuan < low_yuan or not fits(low_yuan * YUAN_FEN):
        return None
    while low_yuan < high_yuan:
        middle = (low_yuan + high_yuan + 1) // 2
        if fits(middle * YUAN_FEN):
            low_yuan = middle
        else:
            high_yuan = middle - 1
    return low_yuan * YUAN_FEN
