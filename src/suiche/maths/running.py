"""A loan in the middle of its life, right after a due date: what every change of it starts from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from suiche.maths.dates import add_months, day_in_month
from suiche.maths.money import divide_half_up
from suiche.maths.plan import PlanRow, Span
from suiche.maths.rates import monthly_interest
from suiche.maths.refusals import OutOfRange
from suiche.maths.schedule import plan_of
from suiche.maths.terms import LoanTerms, Method, Segment, Step

Blocks = TypeVar("Blocks", Step, Segment)


@dataclass(frozen=True, slots=True)
class Running:
    """What is left of a loan that is up to date.

    `rest` is the agreement on the coming periods, as terms of its own: its principal is the balance, its day of
    disbursement the due date just paid, its due day the nominal one, its steps and segments what is left of them.
    `rows` are those in force. `instalment_fen` is the level instalment; see `level_of` for methods without one.
    """

    rest: LoanTerms
    rows: tuple[PlanRow, ...]
    instalment_fen: int

    @property
    def balance_fen(self) -> int:
        """Principal still owed."""
        return self.rest.principal_fen

    @property
    def last_due(self) -> date:
        """The due date that has just been paid, or the day of disbursement."""
        return self.rest.disbursed_on

    @property
    def nominal_day(self) -> int:
        """The day of the month that was agreed, from which short months deviate."""
        return self.rest.due_day or self.rest.disbursed_on.day

    @property
    def interest_fen(self) -> int:
        """Interest from now on, as things stand."""
        return sum(row.interest_fen for row in self.rows)

    def paid(self, periods: int) -> "Running":
        """Return the same loan after so many of its rows were paid, at least one being left with principal."""
        if not periods:
            return self
        rows = self.rows[periods:]
        balance = rows[0].principal_fen + rows[0].balance_after_fen
        rest = part_of(self.rest, periods, len(rows), balance, rows[0].starts_on)
        return Running(rest, rows, level_of(self, periods))

    def later(self, day: date, months: int) -> date:
        """Return a due date so many months later; a day that is no due date keeps its own day of the month."""
        on_its_day = day == day_in_month(day.year, day.month, self.nominal_day)
        return add_months(day, months, self.nominal_day if on_its_day else day.day) if months else day

    def spans(self, months: int = 0, owed_fen: int | None = None) -> list[Span]:
        """Return the coming periods, so many months later; a flat fee in proportion to what is then owed."""
        return [
            Span(
                self.later(row.due_date, months),
                row.rate_ppm,
                self.fixed_base(row, owed_fen),
                row.first_days,
                row.bridge_days,
            )
            for row in self.rows
        ]

    def fixed_base(self, row: PlanRow, owed_fen: int | None = None) -> int | None:
        """Return what a flat fee is counted on, in proportion to what is owed; None for all other methods."""
        if self.rest.method is not Method.FLAT:
            return None
        owed = self.balance_fen if owed_fen is None else owed_fen
        return divide_half_up(row.base_fen * owed, self.balance_fen)


def running_of(terms: LoanTerms, paid_periods: int) -> Running:
    """Return a loan that was never changed, right after a period was paid (0: right after disbursement).

    Refuses (OutOfRange `paid_periods`) when no principal is left to come.
    """
    rows = plan_of(terms)
    owing = sum(1 for row in rows if row.balance_after_fen)  # periods after which principal is still owed
    if not 0 <= paid_periods <= owing:
        raise OutOfRange(
            "paid_periods", f"an integer from 0 to {owing}: after more of them no principal is owed"
        )
    agreed = replace(terms, due_day=terms.due_day or terms.disbursed_on.day)
    return Running(agreed, rows, first_level(agreed, rows)).paid(paid_periods)


def part_of(terms: LoanTerms, skip: int, count: int, principal_fen: int, start: date) -> LoanTerms:
    """Return the agreement on `count` periods after the first `skip` ones, from a balance and a day on."""
    steps = _clipped(terms.steps, skip, count)
    if sum(step.terms for step in steps) >= count:
        steps = ()  # nothing follows the steps: they are all that is left
    ended = terms.method is Method.STEPPED and not steps
    method = Method.EQUAL_INSTALMENT if ended else terms.method
    only_balloon = method is Method.BALLOON and terms.balloon_fen >= principal_fen
    return replace(
        terms,
        method=Method.INTEREST_ONLY if only_balloon else method,  # nothing but the balloon is left
        balloon_fen=0 if only_balloon else terms.balloon_fen,
        principal_fen=principal_fen,
        terms=count,
        disbursed_on=start,
        steps=steps,
        segments=_clipped(terms.segments, skip, count),
    )


def _clipped(blocks: Sequence[Blocks], skip: int, count: int) -> tuple[Blocks, ...]:
    """Return the blocks of the periods skip + 1 to skip + count."""
    kept, start = [], 0
    for block in blocks:
        first, last = max(start, skip), min(start + block.terms, skip + count)
        if last > first:
            kept.append(replace(block, terms=last - first))
        start += block.terms
    return tuple(kept)


def first_level(terms: LoanTerms, rows: Sequence[PlanRow]) -> int:
    """Return the level instalment that rows of terms begin with.

    Stepped: that of the rest, after the steps. Interest only: a month of interest. Equal principal has none: the
    next payment stands for it. Balloons, bullets and irregular days are left out.
    """
    first = sum(step.terms for step in terms.steps)
    return regular_payment(terms, rows[first], is_last=first == len(rows) - 1)


def level_of(running: Running, periods: int) -> int:
    """Return the level instalment after so many more periods: segments and equal principal have another one."""
    first = 0
    if running.rest.method is Method.EQUAL_PRINCIPAL:
        first = periods
    for segment in running.rest.segments:
        if first + segment.terms > periods:
            break
        first += segment.terms
    if not first:
        return running.instalment_fen
    return regular_payment(running.rest, running.rows[first], is_last=first == len(running.rows) - 1)


def regular_payment(terms: LoanTerms, row: PlanRow, *, is_last: bool) -> int:
    """Return what a row pays in an ordinary month, without a balloon or a bullet."""
    balloon = terms.balloon_fen if is_last else 0
    principal = 0 if terms.method is Method.INTEREST_ONLY else row.principal_fen - balloon
    return principal + monthly_interest(row.base_fen, row.rate_ppm)
