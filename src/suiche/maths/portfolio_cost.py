"""The annual cost (年化利率) of many loans at once: the twin of `annual_cost`, for regular periods of one month.

A rate is no money: it is found in floating point, by the same steps as the plain solver, and rounded. Where the
result lies too close to a half to be sure of its rounding, the plain solver decides with its sixty digits.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suiche.maths.annual_cost import annual_cost
from suiche.maths.portfolio_kernels import Integers
from suiche.maths.rates import MONTHS_PER_YEAR, PPM

_AT_ONCE = 4_096  # columns whose working arrays stay in the processor's cache
_MAX_ROUNDS = 60
_CLOSE_ENOUGH = np.ldexp(
    1, -32
)  # of ln(1 + monthly rate): each round doubles the digits, so the next changes none
_DOUBT = np.ldexp(1, -16)  # of a millionth: a thousand times what a usual result can be wrong by
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class AnnualCosts:
    """Yearly rates in millionths, one element a loan: simple (12 × monthly IRR) and compound, each rounded once."""

    simple_ppm: Integers
    compound_ppm: Integers


def annual_costs(received_fen: Integers, payment_fen: Integers) -> AnnualCosts:
    """Return the annual cost of receiving an amount now and paying the columns of period × loan at monthly times.

    A shorter loan's column ends in zeros. Refuses (ValueError) a loan that returns less than was received.
    """
    total = payment_fen.sum(axis=0)
    if ((received_fen <= 0) | (total < received_fen)).any():
        raise ValueError("an annual cost needs money received, and payments that return at least as much")
    simple, compound = np.zeros_like(received_fen), np.zeros_like(received_fen)
    for begin in range(0, len(received_fen), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        monthly = _monthly(received_fen[part], payment_fen[:, part])
        exact = monthly * (MONTHS_PER_YEAR * PPM)
        yearly = np.expm1(np.log1p(monthly) * MONTHS_PER_YEAR) * PPM
        with np.errstate(invalid="ignore"):  # what does not fit is doubtful
            simple[part], compound[part] = np.rint(exact), np.rint(yearly)
        doubtful = _near_half(exact) | _near_half(yearly)
        for number in np.flatnonzero(doubtful) + begin:
            flows = enumerate(payment_fen[:, number].tolist(), start=1)
            cost = annual_cost(int(received_fen[number]), flows)
            simple[number], compound[number] = cost.simple_ppm, cost.compound_ppm
    return AnnualCosts(simple, compound)


def _near_half(value: _Floats) -> NDArray[np.bool_]:
    """Mark what rounding is not sure of, what is too large to tell among it."""
    unsure = abs(2 * abs(value - np.rint(value)) - 1) <= _DOUBT
    return np.asarray(unsure | ~(value < 2**31))


def _monthly(received: Integers, payments: Integers) -> _Floats:
    """Return the monthly rates. ln(present value) is nearly straight in δ = ln(1 + rate): Newton from δ = 0."""
    longest = int(np.flatnonzero(payments.any(axis=1))[-1]) + 1
    flows, target = payments[:longest].astype(np.float64), np.log(received)
    total, weighted = np.ones(longest) @ flows, np.arange(1, longest + 1) @ flows
    force = (np.log(total) - target) * np.divide(total, weighted)
    for _ in range(_MAX_ROUNDS):
        value, weighted = _present(flows, np.exp(-force))
        step = (np.log(value) - target) * np.divide(value, weighted)
        force += step
        if (abs(step) <= _CLOSE_ENOUGH).all():
            break
    rates: _Floats = np.expm1(force)
    return rates


def _present(flows: _Floats, discount: _Floats) -> tuple[_Floats, _Floats]:
    """Return the present value of the columns, and the same weighted by time (Horner's rule, both at once)."""
    value, weighted = np.zeros_like(discount), np.zeros_like(discount)
    for row in flows[::-1]:
        np.add(value, row, out=value)
        np.add(weighted, value, out=weighted)
        np.multiply(value, discount, out=value)
        np.multiply(weighted, discount, out=weighted)
    return value, weighted
