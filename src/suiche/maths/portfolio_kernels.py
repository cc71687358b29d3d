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
Floats = NDArray[np.float64]
SOLVED = -1  # a block's instalment that is solved and not agreed
_HALF = MONTH_BASE // 2
_UNSIGNED = np.uint64(MONTH_BASE)  # dividing without a sign takes a quarter less time
_DOUBT = np.ldexp(1, -43)  # of the largest instalment: ten times what twice a first guess can be wrong by


def run_level(
    principal: Integers,
    interest: Integers,
    lent: Integers,
    terms: Integers,
    rate: Integers,
    balloon: Integers,
) -> Marks:
    """Fill the periods of loans with one level instalment and perhaps a balloon.

    What runs from period to period is not the balance but balance · rate + half, from which interest is one division
    away: `state` falls by rate · principal. The balance is needed only once, for the last period.
    """
    alive = _alive(terms)
    instalment, unsure = levels(lent, rate, terms, balloon)
    state, used = lent * rate + _HALF, np.empty_like(lent)
    divide, subtract, multiply, bits = np.floor_divide, np.subtract, np.multiply, state.view(np.uint64)
    out = interest.view(np.uint64)
    count = alive[0]
    for period, going_on in enumerate(alive[1:]):
        repaid = principal[period, :count]
        divide(bits[:count], _UNSIGNED, out=out[period, :count])
        subtract(instalment[:count], interest[period, :count], out=repaid)
        if going_on < count:
            last = slice(going_on, count)
            by_rate = (state[last] - _HALF) // np.maximum(rate[last], 1)
            free = lent[last] - instalment[last] * period
            repaid[going_on:] = np.where(rate[last] == 0, free, by_rate)
        multiply(repaid, rate[:count], out=used[:count])
        subtract(state[:count], used[:count], out=state[:count])
        count = going_on
    _clear(principal, interest, alive)
    return unsure


def run_blocks(
    principal: Integers, interest: Integers, balance: Integers, terms: Integers, blocks: "Blocks"
) -> Marks:
    """Fill the periods of loans in blocks, `balance` (used up) being what they begin with."""
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
    _clear(principal, interest, alive)
    return unsure


def _clear(principal: Integers, interest: Integers, alive: list[int]) -> None:
    """Write zeros after the last period of every loan."""
    for period, count in enumerate(alive[:-1]):
        interest[period, count:] = principal[period, count:] = 0
    interest[len(alive) - 1 :] = principal[len(alive) - 1 :] = 0


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
    _clear(principal, interest, alive)
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
    """When which loans begin a block, at which rate, with which instalment (SOLVED: to be solved)."""

    def __init__(self, terms: Integers, lengths: Integers, rates: Integers, agreed: Integers) -> None:
        """Take the blocks as arrays of block × loan; a block of no periods is none."""
        self._terms = terms
        self._starting: dict[int, list[tuple[Integers, Integers, Integers]]] = {}
        starts = np.cumsum(lengths, axis=0) - lengths
        for number in range(len(lengths)):
            for start, index in _by_start(starts[number], lengths[number]):
                part = (index, rates[number, index], agreed[number, index])
                self._starting.setdefault(start, []).append(part)

    def begin(
        self, period: int, balance: Integers, rate: Integers, instalment: Integers, unsure: Marks
    ) -> None:
        """Set rate and instalment of the loans for which a block begins with this period, counted from 0."""
        for index, rates, agreed in self._starting.get(period, ()):
            rate[index], owed = rates, balance[index]
            solved, doubtful = levels(owed, rates, self._terms[index] - period, np.zeros_like(owed))
            month = np.empty_like(owed)
            _month_of(owed, rates, month)
            # An agreed instalment must pay the interest; one of more than the level may repay the loan too early.
            doubtful |= (agreed != SOLVED) & ((agreed < month) | (agreed > solved))
            instalment[index] = np.where(agreed == SOLVED, solved, agreed)
            unsure[index] |= doubtful


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
    guess = _guess(owed, ppm, left, balloon)
    level = np.rint(guess)
    away = abs(guess - level)
    doubtful = np.flatnonzero(~(away * 2 < 1 - _DOUBT * guess.max(initial=1)))
    solved = level.astype(np.int64)
    for one in doubtful[owed[doubtful] > balloon[doubtful]]:
        solved[one] = level_instalment(int(owed[one]), int(ppm[one]), int(left[one]), int(balloon[one]))
    return solved, (owed <= balloon) | _unsafe(guess, ppm, left)


def _guess(owed: Integers, ppm: Integers, left: Integers, balloon: Integers) -> Floats:
    i = np.divide(ppm, MONTH_BASE)
    gone = np.expm1(np.log1p(i) * -left)  # v − 1
    open_, due = balloon - owed, balloon.any()
    with np.errstate(invalid="ignore"):  # 0 / 0 at 0 %, which has an answer of its own
        guess: Floats = np.divide(open_ * i, gone)
    free = np.flatnonzero(ppm == 0)
    guess[free] = np.divide(-open_[free], left[free])
    return guess + balloon * i if due else guess


def _unsafe(guess: Floats, ppm: Integers, left: Integers) -> Marks:
    """Mark the loans whose last but one balance, about an instalment, is not far above what rounding adds up to.

    A fen more in every period grows to ((1 + i)^n − 1) / i by then; one bound for all of them is mostly enough.
    """
    i, n = np.divide(ppm.max(initial=1), MONTH_BASE), left.max(initial=1)
    with np.errstate(over="ignore"):
        if guess.min(initial=np.inf) > 4 * (1 + np.divide(np.expm1(np.log1p(i) * n), i)):
            return np.zeros(len(guess), np.bool_)
        i = np.divide(np.maximum(ppm, 1), MONTH_BASE)
        return np.asarray(~(guess > 4 * (1 + np.divide(np.expm1(np.log1p(i) * left), i))))
