"""How the book was paid: payments of the past, what is late with its penalty, what stands as credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from suiche.demo.portfolio.draw import KINDS, Agreed
from suiche.demo.portfolio.lines import Days, Integers, Mask
from suiche.maths.rates import DAY_BASE, PPM

CHANNELS = np.array([b"debit", b"gateway", b"transfer", b"counter"])
ITEMS = np.array([b"compound", b"fee", b"interest", b"penalty", b"principal"])  # in the order of the file
COMPOUND, FEE, INTEREST, PENALTY, PRINCIPAL = range(5)
GRACE_DAYS = 3
ONE_AND_A_HALF_PPM = 1_500_000


@dataclass(frozen=True)
class Payments:
    """Payments, contract after contract."""

    contract: Integers
    on: Days
    amount: Integers
    channel: Integers


@dataclass(frozen=True)
class Open:
    """Open items, contract after contract, by period and kind."""

    contract: Integers
    period: Integers
    kind: Integers
    amount: Integers


@dataclass(frozen=True)
class Paid:
    """Everything that happened after the plan was agreed. ``charged`` and ``credit``: an entry per contract."""

    payments: Payments
    open: Open
    charged: Integers
    credit: Integers


def pay(rng: np.random.Generator, agreed: Agreed, as_of: date) -> Paid:
    """Let time pass until a day: most pay on the due date, some are late, a few have paid too much."""
    today, count = np.datetime64(as_of, "D"), len(agreed.kind)
    fell_due = agreed.due <= today
    past = np.bincount(agreed.contract[fell_due], minlength=count)
    late = np.where(rng.random(count) < 0.055, rng.choice([1, 1, 1, 2, 2, 3], count), 0)
    late = np.where(
        past == agreed.terms, np.maximum(late, 1), late
    )  # nothing owed: it would not run any more
    late = np.minimum(late, past)
    unpaid = fell_due & (agreed.period > (past - late)[agreed.contract])
    partly = np.where((late > 0) & (rng.random(count) < 0.2), rng.integers(1, 60, count), 0)
    oldest = unpaid & (agreed.period == (past - late + 1)[agreed.contract])
    paid_part = np.where(oldest, agreed.row_principal * partly[agreed.contract] // 100, 0)
    open_items, penalties = _open(agreed, unpaid, oldest & (partly[agreed.contract] > 0), paid_part, today)
    old_fines = np.where((rng.random(count) < 0.05) & (past > late), rng.integers(100, 20_000, count), 0)
    credit = np.where((late == 0) & (rng.random(count) < 0.015), rng.integers(1, 50_000, count), 0)
    extra = old_fines + credit
    extra += np.bincount(agreed.contract, weights=paid_part, minlength=count).astype(np.int64)
    part_interest = np.where(oldest & (partly[agreed.contract] > 0), agreed.row_interest, 0)
    extra += np.bincount(agreed.contract, weights=part_interest, minlength=count).astype(np.int64)
    payments = _payments(rng, agreed, fell_due & ~unpaid, extra, today)
    return Paid(payments, open_items, old_fines + penalties, credit)


def _open(
    agreed: Agreed, unpaid: Mask, interest_paid: Mask, paid_part: Integers, today: np.datetime64
) -> tuple[Open, Integers]:
    """Return what is open, penalty included, and the penalty of each contract."""
    rows = np.flatnonzero(unpaid)
    contract, days = agreed.contract[rows], (today - agreed.due[rows]).astype(np.int64)
    days = np.where(days > GRACE_DAYS, days, 0)
    owed = agreed.row_principal[rows] - paid_part[rows]
    interest = np.where(interest_paid[rows], 0, agreed.row_interest[rows])
    rate = np.array(
        [_penalty_ppm(each.product.annual_rate_ppm, each.product.penalty_daily_ppm) for each in KINDS]
    )
    compounds = np.array([each.product.compound for each in KINDS])
    kind = agreed.kind[contract]
    penalty = owed * rate[kind] * days // (PPM * DAY_BASE)
    compound = np.where(compounds[kind], interest * rate[kind] * days // (PPM * DAY_BASE), 0)
    amounts = np.stack((compound, np.zeros_like(owed), interest, penalty, owed), axis=1)
    at, item = np.nonzero(amounts)
    charged = np.bincount(contract, weights=penalty + compound, minlength=len(agreed.kind)).astype(np.int64)
    return Open(contract[at], agreed.period[rows][at], item, amounts[at, item]), charged


def _penalty_ppm(annual_ppm: int, daily_ppm: int) -> int:
    return daily_ppm * DAY_BASE if daily_ppm else annual_ppm * ONE_AND_A_HALF_PPM // PPM


def _payments(
    rng: np.random.Generator, agreed: Agreed, paid: Mask, extra: Integers, today: np.datetime64
) -> Payments:
    """Return a payment for each row that was paid, and one more where something else came in."""
    amounts = agreed.row_principal + agreed.row_interest
    rows = np.flatnonzero(paid & (amounts > 0))
    delay = np.where(rng.random(len(rows)) < 0.85, 0, rng.integers(-5, 12, len(rows)))
    contract, more = agreed.contract[rows], np.flatnonzero(extra)
    on = np.clip(agreed.due[rows] + delay, agreed.disbursed[contract], today)
    whose = np.concatenate((contract, more))
    order = np.argsort(whose, kind="stable")
    return Payments(
        whose[order],
        np.concatenate((on, np.full(len(more), today)))[order],
        np.concatenate((amounts[rows], extra[more]))[order],
        rng.choice(len(CHANNELS), len(whose), p=(0.86, 0.08, 0.05, 0.01)),
    )
