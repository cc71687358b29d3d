"""A loan as its tables hold it on a day: everything a calculation needs, read once. Amounts in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from suiche.journey.repay.rules.lateness import Met
from suiche.maths.allocation import Bucket
from suiche.maths.dates import days_between
from suiche.maths.explain import days_formula, month_formula
from suiche.maths.fees import FeeRule
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.rates import daily_interest, monthly_interest
from suiche.maths.schedule import Row, Schedule, build_schedule
from suiche.maths.terms import LoanTerms

EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Return the number of a day, counted from 1970-01-01: as PostgreSQL subtracts dates."""
    return (day - EPOCH).days


@dataclass(frozen=True, slots=True)
class PlanRow(Row):
    """A row of the plan with what its interest was computed on: ``rate_ppm`` a year on ``base_fen``."""

    starts_on: date
    base_fen: int
    rate_ppm: int
    instalment_id: int = 0  # 0: not written yet

    @property
    def weight(self) -> int:
        """What a year of it earns, in fen · ppm: see ``models.AccrualStep``."""
        return self.base_fen * self.rate_ppm

    @property
    def moment(self) -> int:
        """``weight`` · the number of the day from which it earns."""
        return self.weight * day_number(self.starts_on)

    @property
    def balance_before_fen(self) -> int:
        """The principal owed before this row."""
        return self.balance_after_fen + self.principal_fen

    @property
    def formula(self) -> str:
        """How the interest came about, in digits and signs; empty where it is a sum of several things."""
        if self.interest_fen == monthly_interest(self.base_fen, self.rate_ppm):
            return month_formula(self.base_fen, self.rate_ppm)
        days = days_between(self.starts_on, self.due_date)
        if self.interest_fen == daily_interest(self.base_fen, self.rate_ppm, days):
            return days_formula(self.base_fen, self.rate_ppm, days)
        return ""


@dataclass(frozen=True)
class Position:
    """A loan as its tables hold it on a day.

    ``met`` is what met owed amounts (payments, waivers, what another system had collected), with the day it counts
    for; ``charged`` the penalty, compound interest and fees posted so far by (period, bucket); ``charged_until`` the
    last day up to which lateness was charged; ``credit_fen`` the customer's credit; ``waived`` how much of what was
    met by (period, bucket) was waived; ``opened`` penalty, compound
    interest and fees that another system had charged and not collected.
    """

    terms: LoanTerms
    penalty: PenaltyTerms
    fee_rule: FeeRule
    plan: tuple[PlanRow, ...]
    billed: frozenset[int]
    met: tuple[Met, ...]
    charged: Mapping[tuple[int, Bucket], int]
    charged_until: date | None
    credit_fen: int
    taken_over_on: date | None = None
    opened: Mapping[tuple[int, Bucket], int] = field(default_factory=dict)
    waived: Mapping[tuple[int, Bucket], int] = field(default_factory=dict)

    @property
    def schedule(self) -> Schedule:
        """The plan as a schedule."""
        return Schedule(self.plan)

    @cached_property
    def paid(self) -> Mapping[tuple[int, Bucket], int]:
        """What was met so far by (period, bucket)."""
        total: dict[tuple[int, Bucket], int] = {}
        for _, period, bucket, fen in self.met:
            key = period, bucket
            total[key] = total.get(key, 0) + fen
        return total

    def unpaid(self, row: Row, bucket: Bucket) -> int:
        """Return what is unpaid of a period's principal or interest; nothing where interest becomes principal."""
        if row.principal_fen < 0:
            return 0
        owed = {Bucket.PRINCIPAL: row.principal_fen, Bucket.INTEREST: row.interest_fen}[bucket]
        return owed - self.paid.get((row.period, bucket), 0)

    def is_paid(self, row: Row) -> bool:
        """Tell whether a period's principal and interest are paid."""
        return self.unpaid(row, Bucket.PRINCIPAL) <= 0 and self.unpaid(row, Bucket.INTEREST) <= 0

    @property
    def paid_periods(self) -> int:
        """Count the billed periods that are fully paid, from the first on."""
        count = 0
        for row in self.plan:
            if row.period not in self.billed or not self.is_paid(row):
                break
            count += 1
        return count

    @property
    def principal_left_fen(self) -> int:
        """Return the principal that is not repaid."""
        return self.terms.principal_fen - sum(
            fen for (_, bucket), fen in self.paid.items() if bucket is Bucket.PRINCIPAL
        )

    @property
    def running(self) -> PlanRow | None:
        """The first instalment that is not billed, or None: the one on which interest runs."""
        return next((row for row in self.plan if row.period not in self.billed), None)

    def next_row(self, on: date) -> PlanRow | None:
        """Return the first instalment that is not yet due on a day, or None."""
        return next((row for row in self.plan if row.due_date > on), None)


def first_plan(terms: LoanTerms) -> tuple[PlanRow, ...]:
    """Return the plan of a loan that begins: its schedule, with what each row's interest was computed on."""
    plan, starts_on, balance_fen = [], terms.disbursed_on, terms.principal_fen
    for row in build_schedule(terms).rows:
        base, rate = terms.interest_base(balance_fen), terms.rate_in(row.period)
        plan.append(_planned(row, starts_on, base, rate))
        starts_on, balance_fen = row.due_date, row.balance_after_fen
    return tuple(plan)


def _planned(row: Row, starts_on: date, base_fen: int, rate_ppm: int) -> PlanRow:
    return PlanRow(
        row.period,
        row.due_date,
        row.payment_fen,
        row.principal_fen,
        row.interest_fen,
        row.balance_after_fen,
        starts_on,
        base_fen,
        rate_ppm,
    )
