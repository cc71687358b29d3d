"""How an amount was computed, line by line. The lines of an explanation add up to its amount, to the fen.

A line's `key` names it and screens put it into words; its `formula` is digits and signs that need no language:
"135,970.55 × 3.99% ÷ 12". An empty formula means that there is nothing more to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from suiche.maths.money import grouped
from suiche.maths.rates import DAY_BASE, MONTHS_PER_YEAR, short_percent
from suiche.maths.schedule import Row, Schedule
from suiche.maths.terms import LoanTerms, Method


@dataclass(frozen=True, slots=True)
class Line:
    """One addend, negative where it is taken away."""

    key: str
    amount_fen: int
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """An amount and the lines that add up to it."""

    key: str
    lines: tuple[Line, ...]
    amount_fen: int
    formula: str = ""

    def __post_init__(self) -> None:
        """Hold the lines to their sum."""
        if sum(line.amount_fen for line in self.lines) != self.amount_fen:
            raise ValueError(f"the lines of {self.key} do not add up to {grouped(self.amount_fen)}")


def month_formula(base_fen: int, annual_ppm: int) -> str:
    """Write a month of interest: "135,970.55 × 3.99% ÷ 12"."""
    return f"{grouped(base_fen)} × {short_percent(annual_ppm)} ÷ {MONTHS_PER_YEAR}"


def days_formula(base_fen: int, annual_ppm: int, days: int) -> str:
    """Write interest by the day: "135,970.55 × 3.99% ÷ 360 × 10"."""
    return f"{grouped(base_fen)} × {short_percent(annual_ppm)} ÷ {DAY_BASE} × {days}"


def _sum_formula(amounts: Iterable[int]) -> str:
    """Write a sum with equal neighbours joined: "35 × 5,903.91 + 5,903.77"; only the ends of a long one."""
    groups: list[tuple[int, int]] = []
    for amount in amounts:
        count = groups.pop()[1] if groups and groups[-1][0] == amount else 0
        groups.append((amount, count + 1))
    parts = [grouped(amount) if count == 1 else f"{count} × {grouped(amount)}" for amount, count in groups]
    return " + ".join(parts if len(parts) <= 4 else [*parts[:2], "…", parts[-1]])


def _interest_line(terms: LoanTerms, schedule: Schedule, row: Row) -> Line:
    base = terms.interest_base(schedule.balance_after(row.period - 1))
    rate = terms.rate_in(row.period)
    if row.period == 1 and terms.has_stub:
        return Line("interest", row.interest_fen, days_formula(base, rate, terms.first_period_days))
    return Line("interest", row.interest_fen, month_formula(base, rate))


def explain_payment(terms: LoanTerms, schedule: Schedule, period: int) -> Explanation:
    """Explain an instalment: `principal`, `balloon` (only with the last of a balloon loan), `interest`."""
    row = schedule.rows[period - 1]
    balloon = terms.balloon_fen if period == terms.terms and terms.method is Method.BALLOON else 0
    lines = [Line("principal", row.principal_fen - balloon)]
    if balloon:
        lines.append(Line("balloon", balloon))
    lines.append(_interest_line(terms, schedule, row))
    return Explanation("payment", tuple(lines), row.payment_fen)


def explain_total_payment(schedule: Schedule) -> Explanation:
    """Explain what will be paid in all: `principal` and `interest`."""
    lines = (
        Line("principal", schedule.total_principal_fen),
        Line("interest", schedule.total_interest_fen),
    )
    formula = _sum_formula(row.payment_fen for row in schedule.rows)
    return Explanation("total_payment", lines, schedule.total_payment_fen, formula)


def explain_total_interest(schedule: Schedule) -> Explanation:
    """Explain the interest in all: `total_payment` less `principal`."""
    lines = (
        Line(
            "total_payment",
            schedule.total_payment_fen,
            _sum_formula(row.payment_fen for row in schedule.rows),
        ),
        Line("principal", -schedule.total_principal_fen),
    )
    return Explanation("total_interest", lines, schedule.total_interest_fen)
