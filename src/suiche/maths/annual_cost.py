"""What a loan costs a year: monthly IRR × 12 (单利) and compounded, with XIRR where the first period is irregular.

Payments are solved for the force of interest δ = ln(1 + rate): the logarithm of their present value is nearly
a straight line in δ, so Newton's steps converge in a handful of rounds and never overshoot from below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext

from suiche.maths.dates import days_between
from suiche.maths.money import decimal_half_up
from suiche.maths.rates import MONTHS_PER_YEAR, percent
from suiche.maths.schedule import Schedule
from suiche.maths.terms import LoanTerms

DAYS_PER_YEAR = 365
_DIGITS = 60
_CLOSE_ENOUGH = Decimal(1).scaleb(-50)
_MAX_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class AnnualCost:
    """A yearly rate, simple (12 × monthly IRR) and compound, each rounded once from the exact value.

    `*_ppm` are millionths, that is a percentage with four decimals; `simple_bp` is in hundredths of a percent,
    the figure that customers see (not rounded from the rounded one).
    """

    simple_ppm: int
    compound_ppm: int
    simple_bp: int
    monthly_e8: int  # monthly IRR in 10^-8, a percentage with six decimals

    @property
    def simple_pct(self) -> str:
        """Simple rate as a percentage with four decimals: "3.9900"."""
        return percent(self.simple_ppm)

    @property
    def compound_pct(self) -> str:
        """Compound rate as a percentage with four decimals."""
        return percent(self.compound_ppm)

    @property
    def shown_pct(self) -> str:
        """Simple rate as customers see it, two decimals: "3.99"."""
        return basis_points_pct(self.simple_bp)


def basis_points_pct(basis_points: int) -> str:
    """Write hundredths of a percent: 399 → "3.99"."""
    return f"{basis_points // 100}.{basis_points % 100:02d}"


def _force(received: int, flows: Sequence[tuple[int, int]]) -> Decimal:
    """Return δ per unit of time at which `flows` (time, amount ≥ 0; times rising) are worth `received`.

    Refuses (ValueError) flows that return less than was received: their cost would be negative.
    """
    total = sum(amount for _, amount in flows)
    if received <= 0 or total < received:
        raise ValueError("an annual cost needs money received, and payments that return at least as much")
    target, force = Decimal(received).ln(), Decimal(0)
    for _ in range(_MAX_ROUNDS if total > received else 0):
        discount = (-force).exp()
        factor, before, value, weighted = Decimal(1), 0, Decimal(0), Decimal(0)
        for at, amount in flows:
            factor *= discount ** (at - before)
            before = at
            value += amount * factor
            weighted += at * amount * factor
        step = (value.ln() - target) * value / weighted
        force += step
        if abs(step) < _CLOSE_ENOUGH:
            break
    return force


def annual_cost(
    received: int, flows: Iterable[tuple[int, int]], per_year: int = MONTHS_PER_YEAR
) -> AnnualCost:
    """Return the annual cost of receiving an amount now and paying `flows` of (time, amount).

    Times are whole months (`per_year` 12) or whole days (365: XIRR on actual/365); amounts in any one unit.
    """
    with localcontext(Context(prec=_DIGITS)):
        yearly = _force(received, tuple(flows)) * per_year
        monthly = (yearly / MONTHS_PER_YEAR).exp() - 1
        simple, compound = monthly * MONTHS_PER_YEAR, yearly.exp() - 1
    return AnnualCost(
        simple_ppm=decimal_half_up(simple, 6),
        compound_ppm=decimal_half_up(compound, 6),
        simple_bp=decimal_half_up(simple, 4),
        monthly_e8=decimal_half_up(monthly, 8),
    )


def xirr(received: int, start: date, payments: Iterable[tuple[date, int]]) -> AnnualCost:
    """Return the annual cost of dated payments (actual/365); `compound` is what is called XIRR."""
    flows = ((days_between(start, on), amount) for on, amount in payments)
    return annual_cost(received, flows, DAYS_PER_YEAR)


def cost_of(received: int, terms: LoanTerms, schedule: Schedule, amounts: Iterable[int]) -> AnnualCost:
    """Return the annual cost of paying `amounts`, one on each due date of the schedule."""
    if terms.has_stub:
        dates = (row.due_date for row in schedule.rows)
        return xirr(received, terms.disbursed_on, zip(dates, amounts, strict=True))
    return annual_cost(received, enumerate(amounts, start=1))


def cost_of_schedule(terms: LoanTerms, schedule: Schedule) -> AnnualCost:
    """Return the annual cost of a loan's own principal and interest (年化利率)."""
    return cost_of(terms.principal_fen, terms, schedule, (row.payment_fen for row in schedule.rows))
