"""Schedules of whole portfolios in NumPy int64: the twin of `methods`, for loans of different terms in one call.

Every figure is the one of the plain engine, to the fen. Where int64 could overflow, where an instalment lies too
close to half a fen to be sure of its first guess, or where rounding could repay a loan before its end, the loan goes
through the plain engine instead; that is rare, and the only place where floating point appears is that first guess,
which comes with a bound on its error.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from suiche.maths.methods import figures_of
from suiche.maths.portfolio_kernels import SOLVED, Blocks, Integers, Marks, run_blocks, run_fixed, run_level
from suiche.maths.rates import MONTH_BASE, PPM, daily_interest
from suiche.maths.refusals import OutOfRange
from suiche.maths.terms import MAX_TERMS, LoanTerms, Method, Segment, Step

METHODS = tuple(Method)
_LEVEL, _BLOCKED, _FIXED = range(3)  # kinds of loans, each with a loop of its own
_KINDS = {
    Method.EQUAL_INSTALMENT: _LEVEL,
    Method.BALLOON: _LEVEL,
    Method.STEPPED: _BLOCKED,
    Method.SEGMENTED: _BLOCKED,
}
_KIND = np.array([_KINDS.get(method, _FIXED) for method in METHODS])
_AT_ONCE = 65_536  # loans; fewer pay more for each call of NumPy, more only take memory
_LARGEST = 2**63 - 1
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Loans:
    """The terms of many loans as arrays, one element a loan. `method` is an index into METHODS.

    `first_days` is 0, or the days of an irregular first period. Steps and segments are rows of the three `block_*`
    arrays (block × loan): periods (0: none), rate, and the agreed instalment or SOLVED. A loan without blocks has
    zeros there; a stepped loan's last block, the rest that is solved, is one of them.
    """

    method: Integers
    principal_fen: Integers
    terms: Integers
    annual_rate_ppm: Integers
    balloon_fen: Integers
    first_days: Integers
    block_terms: Integers
    block_rate_ppm: Integers
    block_instalment_fen: Integers

    @classmethod
    def of(cls, loans: Iterable[LoanTerms]) -> "Loans":
        """Return the arrays of some loans."""
        given = list(loans)
        blocks = [_blocks_of(terms) for terms in given]
        deepest = max((len(each) for each in blocks), default=0)
        padded = [each + [(0, 0, 0)] * (deepest - len(each)) for each in blocks]
        table = np.array(padded, np.int64).reshape(len(given), deepest, 3).transpose(2, 1, 0)
        columns = [
            (METHODS.index(t.method), t.principal_fen, t.terms, t.annual_rate_ppm, t.balloon_fen, _days_of(t))
            for t in given
        ]
        flat = np.array(columns, np.int64).reshape(len(given), 6).T
        return cls(*map(np.ascontiguousarray, flat), *map(np.ascontiguousarray, table))

    @classmethod
    def level(
        cls,
        principal_fen: Integers,
        annual_rate_ppm: Integers,
        terms: Integers,
        balloon_fen: Integers | None = None,
    ) -> "Loans":
        """Return loans with level instalments (and balloons) and regular periods, without blocks."""
        count = len(principal_fen)
        zeros, none = np.broadcast_to(np.int64(0), count), np.zeros((0, count), np.int64)
        number = METHODS.index(Method.EQUAL_INSTALMENT if balloon_fen is None else Method.BALLOON)
        method = np.broadcast_to(np.int64(number), count)
        balloon = zeros if balloon_fen is None else balloon_fen
        return cls(method, principal_fen, terms, annual_rate_ppm, balloon, zeros, none, none, none)

    def __len__(self) -> int:
        """Count the loans."""
        return len(self.principal_fen)

    def take(self, index: Integers | slice) -> "Loans":
        """Return some of the loans, in the order of `index`; a slice shares their memory."""
        count = len(self.terms[index])
        return Loans(*(_taken(getattr(self, field.name), index, count) for field in fields(self)))

    def terms_of(self, number: int) -> LoanTerms:
        """Return one loan as terms of regular periods. Refuses (OutOfRange) what no schedule follows from."""
        method = METHODS[int(self.method[number])]
        blocks = [
            (int(n), int(rate), int(fixed))
            for n, rate, fixed in zip(
                self.block_terms[:, number],
                self.block_rate_ppm[:, number],
                self.block_instalment_fen[:, number],
                strict=True,
            )
            if n
        ]
        return LoanTerms(
            method=method,
            principal_fen=int(self.principal_fen[number]),
            terms=int(self.terms[number]),
            disbursed_on=_ANY_DAY,
            annual_rate_ppm=int(self.annual_rate_ppm[number]),
            balloon_fen=int(self.balloon_fen[number]),
            steps=tuple(
                Step(n, fixed) for n, _, fixed in blocks if method is Method.STEPPED and fixed != SOLVED
            ),
            segments=tuple(Segment(n, rate) for n, rate, _ in blocks if method is Method.SEGMENTED),
        )


def _taken(array: Integers, index: Integers | slice, count: int) -> Integers:
    """Return elements of the last axis; one number standing for all of them goes on doing so."""
    if array.strides[-1] == 0 and array.ndim == 1 and count:
        return np.broadcast_to(array[0], count)
    return array[..., index]


def _days_of(terms: LoanTerms) -> int:
    return terms.first_period_days if terms.has_stub else 0


def _blocks_of(terms: LoanTerms) -> list[tuple[int, int, int]]:
    """Return (periods, rate, instalment) of each block of a stepped or segmented loan."""
    if terms.method is Method.SEGMENTED:
        return [(part.terms, part.annual_rate_ppm, SOLVED) for part in terms.segments]
    if terms.method is not Method.STEPPED:
        return []
    rest = terms.terms - sum(step.terms for step in terms.steps)
    steps = [(step.terms, terms.annual_rate_ppm, step.instalment_fen) for step in terms.steps]
    return [*steps, (rest, terms.annual_rate_ppm, SOLVED)]


@dataclass(frozen=True)
class Table:
    """Schedules side by side: arrays of period × loan in fen, 0 after a loan's last period.

    The loans stand in an order of our own, the longest of a kind first: column c is loan `order[c]` of those given.
    """

    order: Integers
    loans: Loans
    principal_fen: Integers
    interest_fen: Integers

    @property
    def payment_fen(self) -> Integers:
        """Principal and interest, period × loan."""
        return self.principal_fen + self.interest_fen

    @property
    def balance_after_fen(self) -> Integers:
        """Principal still owed after each period, period × loan."""
        return self.loans.principal_fen - np.cumsum(self.principal_fen, axis=0)


class Space:
    """Memory for tables that is used again and again: a new table overwrites the one before it."""

    def __init__(self) -> None:
        """Begin without any."""
        self._cells = np.empty(0, np.int64)

    def arrays(self, periods: int, loans: int) -> tuple[Integers, Integers]:
        """Return two arrays of period × loan, with anything in them."""
        cells = 2 * periods * loans
        if len(self._cells) < cells:
            self._cells = np.empty(cells, np.int64)
        both = self._cells[:cells].reshape(2, periods, loans)
        return both[0], both[1]


def schedules(loans: Loans, space: Space | None = None) -> Table:
    """Return all schedules, to the fen those of `build_schedule`: regular periods, and irregular first ones.

    With a `space` its memory is used, and the table holds until the next call with it.
    Refuses (OutOfRange `loans[k].…`) terms from which no schedule follows.
    """
    _check(loans)
    order, ends = _order(loans.method, loans.terms)
    ordered = loans.take(order)
    periods = int(loans.terms.max(initial=0))
    table = Table(order, ordered, *(space or Space()).arrays(periods, len(loans)))
    for start, stop, fill in zip((0, *ends), ends, (_fill_level, _fill_blocks, _fill_fixed), strict=False):
        for begin in range(start, stop, _AT_ONCE):
            part = slice(begin, min(begin + _AT_ONCE, stop))
            some = ordered.take(part)
            unsure = fill(some, table.principal_fen[:, part], table.interest_fen[:, part])
            for number in np.flatnonzero(unsure | _may_overflow(some)):
                _fill_plainly(table, begin + int(number))
    _irregular_first_periods(table)
    return table


def _order(method: Integers, terms: Integers) -> tuple[Integers, list[int]]:
    """Return the order of the loans, kind by kind and in it long ones first; and where each kind ends."""
    kinds = _KIND[method]
    key = (kinds * (MAX_TERMS + 1) + MAX_TERMS - terms).astype(np.int16)  # short integers are sorted by radix
    ends: list[int] = np.cumsum(np.bincount(kinds, minlength=3)).tolist()
    return np.argsort(key, kind="stable").astype(np.int64), ends


def _check(loans: Loans) -> None:
    """Refuse the first loan whose terms do not make sense, as `LoanTerms` does."""
    principal, terms, rate, blocks = (
        loans.principal_fen,
        loans.terms,
        loans.annual_rate_ppm,
        loans.block_terms,
    )
    bad = (principal <= 0) | (terms < 1) | (terms > MAX_TERMS) | (rate < 0) | (rate > PPM)
    bad |= (loans.balloon_fen < 0) | (loans.balloon_fen >= principal) | (loans.first_days < 0)
    lasting = blocks.sum(axis=0)
    bad |= lasting != np.where(_KIND[loans.method] == _BLOCKED, terms, 0)
    bad |= ((blocks < 0) | (loans.block_rate_ppm < 0) | (loans.block_rate_ppm > PPM)).any(axis=0)
    for number in np.flatnonzero(bad)[:1]:
        try:
            loans.terms_of(int(number))
        except OutOfRange as refusal:
            raise refusal.under(f"loans[{number}]") from None
        raise OutOfRange(f"loans[{number}]", "a loan whose blocks add up to its periods, with days from 0")


def _fill_level(loans: Loans, principal: Integers, interest: Integers) -> Marks:
    lent, rate = loans.principal_fen, loans.annual_rate_ppm
    return run_level(principal, interest, lent, loans.terms, rate, loans.balloon_fen)


def _fill_blocks(loans: Loans, principal: Integers, interest: Integers) -> Marks:
    blocks = Blocks(loans.terms, loans.block_terms, loans.block_rate_ppm, loans.block_instalment_fen)
    return run_blocks(principal, interest, loans.principal_fen.copy(), loans.terms, blocks)


def _fill_fixed(loans: Loans, principal: Integers, interest: Integers) -> Marks:
    bullet = loans.method == METHODS.index(Method.INTEREST_ONLY)
    part = np.where(bullet, 0, (2 * loans.principal_fen + loans.terms) // (2 * loans.terms))
    flat = loans.method == METHODS.index(Method.FLAT)
    owed = loans.principal_fen.copy()
    return run_fixed(principal, interest, owed, loans.terms, loans.annual_rate_ppm, part, flat)


def _may_overflow(loans: Loans) -> Marks:
    """Mark the loans of which a month of interest does not fit into 64 bits before it is divided."""
    steepest = np.maximum(loans.annual_rate_ppm, loans.block_rate_ppm.max(axis=0, initial=0))
    return np.asarray(loans.principal_fen > (_LARGEST - MONTH_BASE) // np.maximum(steepest, 1))


def _fill_plainly(table: Table, column: int) -> None:
    """Fill a column by the plain engine."""
    table.principal_fen[:, column] = table.interest_fen[:, column] = 0
    number = int(table.order[column])
    try:
        figures = figures_of(table.loans.terms_of(column))
    except OutOfRange as refusal:
        raise refusal.under(f"loans[{number}]") from None
    for period, _, principal, interest, _ in figures:
        table.principal_fen[period - 1, column] = principal
        table.interest_fen[period - 1, column] = interest


def _irregular_first_periods(table: Table) -> None:
    """Count the interest of irregular first periods by their days; these are few enough for the plain function."""
    loans = table.loans
    for column in np.flatnonzero(loans.first_days):
        rate = loans.annual_rate_ppm[column]
        if loans.method[column] == METHODS.index(Method.SEGMENTED):
            rate = loans.block_rate_ppm[0, column]
        days = int(loans.first_days[column])
        by_days = daily_interest(int(loans.principal_fen[column]), int(rate), days)
        table.interest_fen[0, column] = by_days
