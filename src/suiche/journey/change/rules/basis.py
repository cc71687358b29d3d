"""A running loan as its changes are priced from it: the plan in force and what was agreed behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from suiche.journey.change.rules.refusals import LoanNotRunning, NotYet, PlanIsTheirs
from suiche.journey.change.states import ChangeKind
from suiche.maths.dates import days_between
from suiche.maths.plan import PlanRow, fingerprint
from suiche.maths.rates import daily_interest, monthly_interest
from suiche.maths.running import Running, first_level
from suiche.maths.terms import LoanTerms


@dataclass(frozen=True)
class Done:
    """A change that was made and stands."""

    kind: ChangeKind
    on: date


@dataclass(frozen=True)
class Basis:
    """Everything a change is priced from, on ``day``. Amounts in fen; ``plan`` has the loan's own periods.

    ``agreed`` is what the last change agreed on the rows it wrote, None for a loan that was never changed;
    ``owed_fen`` what has fallen due and is unpaid. ``longest_months`` is the family's term cap.
    """

    day: date
    family: str
    product: str
    is_running: bool
    terms: LoanTerms
    plan: tuple[PlanRow, ...]
    billed: frozenset[int]
    agreed: Running | None
    owed_fen: int
    late_since: date | None
    unpaid_periods: int
    paid_periods: int
    credit_fen: int
    longest_months: int
    done: tuple[Done, ...] = ()

    @property
    def coming(self) -> tuple[PlanRow, ...]:
        """The rows that fall due after the day."""
        return tuple(row for row in self.plan if row.due_date > self.day)

    @property
    def first_period(self) -> int:
        """The loan's period with which a change of its plan begins."""
        return self.coming[0].period

    def running(self) -> Running:
        """Return what is left of the loan, right after its last due date.

        Refuses: LoanNotRunning, NotYet (what was agreed last begins later), PlanIsTheirs.
        """
        coming = self.coming
        if not self.is_running or not coming or coming[0].period in self.billed:
            raise LoanNotRunning()
        agreed = self.agreed or self._first_agreement()
        left = [row for row in agreed.rows if row.due_date > self.day]
        if fingerprint(numbered(left)) != fingerprint(numbered(coming)):
            later = agreed.last_due > self.day  # a deferral or an extension has not run out, or not begun
            raise NotYet(first=agreed.last_due) if later else PlanIsTheirs()
        return agreed.paid(len(agreed.rows) - len(left))

    def _first_agreement(self) -> Running:
        """What was agreed at the beginning, on the rows as they stand: another system may have rounded otherwise."""
        rows = tuple(_read_back(row) for row in self.plan)
        agreed = replace(self.terms, due_day=self.terms.due_day or self.terms.disbursed_on.day)
        if len(rows) != agreed.terms:
            raise PlanIsTheirs()
        return Running(agreed, numbered(rows), first_level(agreed, rows))


def numbered(rows: Sequence[PlanRow], first: int = 1) -> tuple[PlanRow, ...]:
    """Return rows with their periods counted from ``first``."""
    return tuple(replace(row, period=number) for number, row in enumerate(rows, start=first))


def _read_back(row: PlanRow) -> PlanRow:
    """Return a row of a first plan with the days its interest was counted on. Refuses: PlanIsTheirs."""
    days = days_between(row.starts_on, row.due_date)
    if row.interest_fen == monthly_interest(row.base_fen, row.rate_ppm):
        return row
    if row.interest_fen == daily_interest(row.base_fen, row.rate_ppm, days):
        return replace(row, first_days=days)
    raise PlanIsTheirs()
