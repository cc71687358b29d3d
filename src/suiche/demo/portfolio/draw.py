"""Draw a part of the book: who sold what, when, for how much, and the plan of each contract from the maths engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np

from suiche.demo.portfolio.lines import Days, Integers, Mask
from suiche.demo.portfolio.products import OLD_PRODUCTS, SEGMENTS, STEP_PERIODS, STEP_SHARE_PPM, OldProduct
from suiche.maths.dates import MIN_FIRST_PERIOD_DAYS
from suiche.maths.methods import columns_of, level_instalment
from suiche.maths.money import FEN_PER_YUAN
from suiche.maths.rates import DAY_BASE, PPM, share_of
from suiche.maths.terms import LoanTerms, Method, Segment, Step

SMALLEST, LARGEST, STEP_YUAN = 20_000, 600_000, 500
DUE_DAYS = (5, 10, 15, 20, 25)
MONTH_DAYS = 30.4
_ANY_DAY = date(2024, 1, 1)
_Columns = tuple[Integers, Integers]


@dataclass(frozen=True)
class Kind:
    """A product with one of its terms."""

    product: OldProduct
    terms: int

    def agreed(self, principal_fen: int) -> LoanTerms:
        """Return the terms of a contract of this kind; its day is left open."""
        product, n = self.product, self.terms
        level = level_instalment(principal_fen, product.annual_rate_ppm, n)
        step = share_of(level, STEP_SHARE_PPM) // FEN_PER_YUAN * FEN_PER_YUAN
        return LoanTerms(
            method=product.method,
            principal_fen=principal_fen,
            terms=n,
            disbursed_on=_ANY_DAY,
            annual_rate_ppm=product.annual_rate_ppm,
            balloon_fen=share_of(principal_fen, product.balloon_share_ppm),
            steps=(Step(STEP_PERIODS, step),) if product.method is Method.STEPPED else (),
            segments=tuple(Segment(*part) for part in SEGMENTS) if product.method is Method.SEGMENTED else (),
        )


KINDS = tuple(Kind(product, terms) for product in OLD_PRODUCTS for terms in product.terms)
_SHARES = np.array([kind.product.share / len(kind.product.terms) for kind in KINDS])
_LONGEST = max(kind.terms for kind in KINDS)


@dataclass(frozen=True)
class Agreed:
    """Contracts as agreed: an entry per contract, and their plan rows one after another from ``first``."""

    kind: Integers
    principal: Integers
    disbursed: Days
    due_day: Integers  # 0: the day of disbursement
    terms: Integers
    first: Integers
    contract: Integers  # of each plan row
    period: Integers
    due: Days
    row_principal: Integers
    row_interest: Integers


class Engine:
    """The maths engine's columns, remembered by kind and principal: a book repeats its amounts."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._known: dict[tuple[int, int], _Columns] = {}

    def columns(self, kind: int, principals: Integers) -> _Columns:
        """Return principal and interest (contracts, terms) of contracts of one kind."""
        unique, place = np.unique(principals, return_inverse=True)
        found = [self._one(kind, int(principal)) for principal in unique]
        return np.array([each[0] for each in found])[place], np.array([each[1] for each in found])[place]

    def _one(self, kind: int, principal: int) -> _Columns:
        known = self._known.get((kind, principal))
        if known is None:
            rows = np.array(columns_of(KINDS[kind].agreed(principal)), np.int64)
            known = self._known[kind, principal] = (rows[:, 0], rows[:, 1])
        return known


def draw(rng: np.random.Generator, count: int, as_of: date, engine: Engine) -> Agreed:
    """Return ``count`` contracts that run on a day, in any order of product."""
    kind = rng.choice(len(KINDS), count, p=_SHARES / _SHARES.sum())
    terms = np.array([each.terms for each in KINDS])[kind]
    price = np.clip(np.exp(rng.normal(11.55, 0.45, count)), SMALLEST, LARGEST)
    principal = (price // STEP_YUAN).astype(np.int64) * STEP_YUAN * FEN_PER_YUAN
    age = (rng.random(count) ** 1.3 * (terms + 0.6) * MONTH_DAYS).astype(np.int64) + 1
    disbursed = np.datetime64(as_of, "D") - age
    due_day = np.where(rng.random(count) < 0.25, rng.choice(DUE_DAYS, count), 0)
    due = due_dates(disbursed, due_day)
    first = np.concatenate(([0], np.cumsum(terms)[:-1]))
    rows = int(terms.sum())
    contract = np.repeat(np.arange(count), terms)
    period = np.arange(rows) - first[contract] + 1
    principals, interests = np.empty(rows, np.int64), np.empty(rows, np.int64)
    for number in np.unique(kind):
        mine = np.flatnonzero(kind == number)
        places = first[mine][:, None] + np.arange(KINDS[number].terms)
        principals[places], interests[places] = engine.columns(int(number), principal[mine])
    stub = (due_day > 0) & (due_day != _day_of(disbursed))
    interests[first[stub]] = _first_interest(kind, principal, (due[:, 0] - disbursed).astype(np.int64))[stub]
    return Agreed(
        kind, principal, disbursed, due_day, terms, first,
        contract, period, due[contract, period - 1], principals, interests,
    )  # fmt: skip


def _day_of(days: Days) -> Integers:
    return cast(Integers, (days - days.astype("datetime64[M]")).astype(np.int64) + 1)


def _first_interest(kind: Integers, principal: Integers, days: Integers) -> Integers:
    """Interest of an irregular first period, by days of 360 (half up), as the engine counts it."""
    rates = np.array([each.agreed(SMALLEST * FEN_PER_YUAN).rate_in(1) for each in KINDS])[kind]
    base = PPM * DAY_BASE
    return cast(Integers, (2 * principal * rates * days + base) // (2 * base))


def due_dates(disbursed: Days, due_day: Integers) -> Days:
    """Return the due dates (contracts, longest term) as the engine counts them."""
    own = _day_of(disbursed)
    regular = (due_day == 0) | (due_day == own)
    nominal = np.where(regular, own, due_day)
    month = disbursed.astype("datetime64[M]")
    ahead = np.ones(len(disbursed), np.int64)
    soon = [
        (_day_in(month + months, nominal) - disbursed).astype(np.int64) < MIN_FIRST_PERIOD_DAYS
        for months in (0, 1)
    ]
    ahead = np.where(regular, 1, np.where(~soon[0], 0, np.where(~soon[1], 1, 2)))
    months = cast(Days, (month + ahead)[:, None] + np.arange(_LONGEST))
    return _day_in(months, nominal[:, None])


def _day_in(months: Days, nominal: Integers) -> Days:
    start = months.astype("datetime64[D]")
    length = ((months + 1).astype("datetime64[D]") - start).astype(np.int64)
    return cast(Days, start + (np.minimum(nominal, length) - 1))


def prepaid(rng: np.random.Generator, agreed: Agreed, as_of: date) -> Mask:
    """Let a few borrowers have repaid a part ahead of time, smaller instalments since; return whose plan changed.

    The plan is changed in place: the extra principal stands in the row with which it was paid.
    """
    changed = np.zeros(len(agreed.kind), np.bool_)
    past = np.bincount(agreed.contract[agreed.due <= np.datetime64(as_of, "D")], minlength=len(agreed.kind))
    level = np.array([each.product.code in ("OLD-STD", "OLD-USED") for each in KINDS])[agreed.kind]
    for number in np.flatnonzero(
        level & (past > 3) & (past < agreed.terms - 3) & (rng.random(len(past)) < 0.02)
    ):
        _prepay(agreed, int(number), int(rng.integers(1, past[number])), int(rng.integers(20, 60)))
        changed[number] = True
    return changed


def _prepay(agreed: Agreed, number: int, after: int, percent: int) -> None:
    rows = slice(int(agreed.first[number]), int(agreed.first[number] + agreed.terms[number]))
    principal, interest = agreed.row_principal[rows], agreed.row_interest[rows]
    balance = int(agreed.principal[number] - principal[:after].sum())
    extra = balance * percent // 100 // (STEP_YUAN * FEN_PER_YUAN) * STEP_YUAN * FEN_PER_YUAN
    product = KINDS[int(agreed.kind[number])].product
    rest = LoanTerms(
        method=product.method,
        principal_fen=balance - extra,
        terms=len(principal) - after,
        disbursed_on=_ANY_DAY,
        annual_rate_ppm=product.annual_rate_ppm,
    )
    principal[after - 1] += extra
    principal[after:], interest[after:] = np.array(columns_of(rest), np.int64).T
