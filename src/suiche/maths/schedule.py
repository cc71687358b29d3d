"""The repayment schedule: what is due when, and its fingerprint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from suiche.maths.dates import due_dates
from suiche.maths.methods import figures_of
from suiche.maths.plan import Amounts, PlanRow, Span, fingerprint, lay_out
from suiche.maths.rates import daily_interest
from suiche.maths.terms import LoanTerms, Method

SomeRow = TypeVar("SomeRow", bound=Amounts)


@dataclass(frozen=True, slots=True)
class Row:
    """One instalment: payment = principal + interest, and the principal still owed after it."""

    period: int
    due_date: date
    payment_fen: int
    principal_fen: int
    interest_fen: int
    balance_after_fen: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """All instalments of a loan, oldest first; row k (from 1) is rows[k − 1]."""

    rows: tuple[Row, ...]

    @property
    def total_payment_fen(self) -> int:
        """Sum of all payments."""
        return sum(row.payment_fen for row in self.rows)

    @property
    def total_principal_fen(self) -> int:
        """Sum of all principal: what was lent."""
        return sum(row.principal_fen for row in self.rows)

    @property
    def total_interest_fen(self) -> int:
        """Sum of all interest."""
        return sum(row.interest_fen for row in self.rows)

    def balance_after(self, period: int) -> int:
        """Return the principal owed after a period; after period 0 it is what was lent."""
        return self.rows[period - 1].balance_after_fen if period else self.total_principal_fen

    def fingerprint(self) -> str:
        """Return the sha256 (hex) of all rows; see `plan.fingerprint`."""
        return fingerprint(self.rows)


def build_schedule(terms: LoanTerms) -> Schedule:
    """Compute the schedule of a loan. Refuses (OutOfRange) steps that do not amortise.

    With an irregular first period its interest is counted by days (actual/360) and nothing else changes.
    """
    figures = figures_of(terms)
    if terms.has_stub:
        _, _, principal, _, balance = figures[0]
        by_days = daily_interest(terms.principal_fen, terms.rate_in(1), terms.first_period_days)
        figures[0] = (1, principal + by_days, principal, by_days, balance)
    dates = due_dates(terms.disbursed_on, terms.terms, terms.due_day, terms.min_first_period_days)
    rows = tuple(
        Row(period, due, payment, principal, interest, balance)
        for due, (period, payment, principal, interest, balance) in zip(dates, figures, strict=True)
    )
    assert rows[-1].balance_after_fen == 0
    return Schedule(rows)


def last_lump(rows: Sequence[SomeRow]) -> SomeRow | None:
    """Return the last instalment where much more is due at once than ever before: over one and a half times the dearest.

    That is a balloon, all principal at the end, or a residual. None for a plan without one, or of one row.
    """
    if len(rows) < 2:
        return None
    dearest_fen = max(row.payment_fen for row in rows[:-1])
    return rows[-1] if 2 * rows[-1].payment_fen > 3 * dearest_fen else None


def plan_of(terms: LoanTerms) -> tuple[PlanRow, ...]:
    """Return the schedule of a loan as a plan: the same rows, with what their interest was counted on."""
    schedule = build_schedule(terms)
    fixed = terms.principal_fen if terms.method is Method.FLAT else None
    days = terms.first_period_days if terms.has_stub else None
    spans = [
        Span(row.due_date, terms.rate_in(row.period), fixed, days if row.period == 1 else None)
        for row in schedule.rows
    ]
    principals = [row.principal_fen for row in schedule.rows]
    return lay_out(terms.disbursed_on, terms.principal_fen, principals, spans)
