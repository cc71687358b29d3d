"""The loops of `portfolio`: each fills arrays of period × loan for loans sorted by falling terms.

They return which loans they could not be sure of; those go through the plain engine. Figures of such loans may
overflow here and mean nothing.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from suiche.maths.methods import level_instalment
from suiche.maths.rates import MONTH_BASE

Integers = NDArray[np.int64]
Marks = NDArray[np.bool_]
SOLVED = -1  # a block's instalment that is solved and not agreed
_HALF = MONTH_BASE // 2
_UNSIGNED = np.uint64(MONTH_BASE)  # dividing without a sign takes a quarter less time
_DOUBT = np.ldexp(1, -44)  # of an instalment: ten times what the first guess can be wrong by


def run_level(
    principal: Integers, interest: Integers, balance: Integers, terms: Integers, blocks: "Blocks"
) -> Marks:
    """Fill the periods of loans with instalments, `balance` (used up) being what they begin with."""
    alive, unsure = _alive(terms), np.zeros(len(terms), np.bool_)
    rate, instalment = np.zeros_like(balance), np.zeros_like(balance)
    for period in range(len(alive) - 1):
        blocks.begin(period, balance, rate, instalment, unsure)
        count, going_on = alive[period], alive[period + 1]
        owed, part, repaid = balance[:count], interest[period, :count], principal[period, :count]
        _month_of(owed, rate[:count], part)
        np.subtract(instalment[:count], part, out=repaid)
        repaid[going_on:] = owed[going_on:]  # the last period takes whatever is left
        np.subtract(owed, repaid, out=owed)
        interest[period, count:] = principal[period, count:] = 0
    return unsure


def run_fixed(
    principal: Integers,
    interest: Integers,
    owed: Integers,
    terms: Integers,
    rate: Integers,
    part: Integers,
    flat: Marks,
) -> Marks:
    """Fill the periods of loans whose principal of a period is fixed; with `flat`, interest is on the original one."""
    alive, lent = _alive(terms), owed.copy()
    for period in range(len(alive) - 1):
        count, going_on = alive[period], alive[period + 1]
        base = np.where(flat[:count], lent[:count], owed[:count])
        _month_of(base, rate[:count], interest[period, :count])
        principal[period, :going_on] = part[:going_on]
        principal[period, going_on:count] = owed[going_on:count]
        owed[:count] -= principal[period, :count]
        interest[period, count:] = principal[period, count:] = 0
    return np.asarray(part * (terms - 1) > lent)  # rounding repays these before their end


def _month_of(base: Integers, rate: Integers, out: Integers) -> None:
    """Write round(base · rate / 12) of positive figures: all that a month of interest is."""
    np.multiply(base, rate, out=out)
    np.add(out, _HALF, out=out)
    bits = out.view(np.uint64)
    np.floor_divide(bits, _UNSIGNED, out=bits)


def _alive(terms: Integers) -> list[int]:
    """Return how many loans have more than 0, 1, 2 … periods; the last element is 0."""
    counts = np.bincount(terms)
    at_least: list[int] = counts[::-1].cumsum()[::-1].tolist()
    return [*at_least[1:], 0]


class Blocks:
    """When which loans begin a block, at which rate, with which instalment."""

    def __init__(
        self, terms: Integers, rate: Integers, balloon: Integers, depth: tuple[Integers, Integers, Integers]
    ) -> None:
        """Take one block a loan, or the blocks (block × loan) where their periods are more than 0."""
        self._terms = terms
        lengths, rates, agreed = depth
        single = np.ones(len(terms), np.bool_) if not len(lengths) else lengths[0] == 0
        self._balloon = np.where(single, balloon, 0)
        self._first = np.where(single, rate, rates[0]) if len(rates) else rate
        self._agreed = np.where(single, SOLVED, agreed[0]) if len(agreed) else np.full_like(terms, SOLVED)
        self._later: dict[int, list[tuple[Integers, Integers, Integers]]] = {}
        starts = np.cumsum(lengths, axis=0)
        for number in range(1, len(lengths)):
            for start, index in _by_start(starts[number - 1], lengths[number]):
                part = (index, rates[number, index], agreed[number, index])
                self._later.setdefault(start, []).append(part)

    def begin(
        self, period: int, balance: Integers, rate: Integers, instalment: Integers, unsure: Marks
    ) -> None:
        """Set rate and instalment of the loans for which a block begins with this period, counted from 0."""
        if period == 0:
            rate[:] = self._first
            instalment[:], doubtful = levels(balance, self._first, self._terms, self._balloon)
            unsure |= doubtful
            self._agree(
                np.flatnonzero(self._agreed != SOLVED), self._agreed, balance, rate, instalment, unsure
            )
        for index, rates, agreed in self._later.get(period, ()):
            rate[index] = rates
            owed = balance[index]
            instalment[index], doubtful = levels(
                owed, rates, self._terms[index] - period, np.zeros_like(owed)
            )
            unsure[index] |= doubtful
            fixed = np.full_like(self._terms, SOLVED)
            fixed[index] = agreed
            self._agree(index[agreed != SOLVED], fixed, balance, rate, instalment, unsure)

    @staticmethod
    def _agree(
        index: Integers,
        agreed: Integers,
        balance: Integers,
        rate: Integers,
        instalment: Integers,
        unsure: Marks,
    ) -> None:
        """Use agreed instalments that pay more than a month's interest and stay far from repaying everything."""
        if not len(index):
            return
        fixed, owed = agreed[index], balance[index]
        month = np.empty_like(owed)
        _month_of(owed, rate[index], month)
        unsure[index] |= (fixed < month) | (fixed >= instalment[index])
        instalment[index] = fixed


def _by_start(starts: Integers, lengths: Integers) -> Iterator[tuple[int, Integers]]:
    """Yield each first period and the loans whose block begins with it."""
    index = np.flatnonzero(lengths)
    for start in np.unique(starts[index]):
        yield int(start), index[starts[index] == start]


def levels(owed: Integers, ppm: Integers, left: Integers, balloon: Integers) -> tuple[Integers, Marks]:
    """Return level instalments, and the loans that rounding could repay before their end (or that owe nothing).

    (B − F)·i / (1 − v) + F·i with v = (1 + i)^−n is computed in floating point, relatively exact to some 10^-15;
    where that leaves a doubt about the rounding, `level_instalment` decides.
    """
    with np.errstate(all="ignore"):
        i = np.divide(ppm, MONTH_BASE)
        gone = -np.expm1(-left * np.log1p(i))  # 1 − v
        guess = np.divide((owed - balloon) * i, gone) + balloon * i
        surplus = np.divide(
            gone, (1 - gone) * i
        )  # what one fen a period grows to: the most that rounding adds
    zero = ppm == 0
    if zero.any():
        guess = np.where(zero, np.divide(owed - balloon, left), guess)
        surplus = np.where(zero, left, surplus)
    level = np.rint(guess)
    doubtful = np.flatnonzero(abs(2 * abs(guess - level) - 1) <= 2 * _DOUBT * guess)
    solved = level.astype(np.int64)
    for one in doubtful[owed[doubtful] > 0]:
        solved[one] = level_instalment(int(owed[one]), int(ppm[one]), int(left[one]), int(balloon[one]))
    safe = guess > 4 * (surplus + 1)  # the last but one balance, guess / (1 + i), stays above zero
    return solved, ~safe | (owed <= balloon)
