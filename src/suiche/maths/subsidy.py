"""State interest subsidy (财政贴息): some points of the interest of each period are paid by the state.

Only the shape is here. Policy period, points and the yearly cap are data of the product.
"""

from dataclasses import dataclass
from datetime import date

from suiche.maths.rates import PPM, monthly_interest, share_of
from suiche.maths.schedule import Schedule
from suiche.maths.terms import LoanTerms


@dataclass(frozen=True, slots=True)
class SubsidyRule:
    """`points_ppm` of annual interest, at most `share_ppm` of the contract's rate, for instalments due in the policy
    period (both days included), at most `cap_per_year_fen` in a calendar year of due dates.
    """

    points_ppm: int
    starts_on: date
    ends_on: date
    cap_per_year_fen: int | None = None
    share_ppm: int = PPM


@dataclass(frozen=True, slots=True)
class SubsidisedInterest:
    """The interest of one period and who pays it."""

    period: int
    due_date: date
    interest_fen: int
    subsidy_fen: int

    @property
    def customer_fen(self) -> int:
        """What is left for the customer to pay."""
        return self.interest_fen - self.subsidy_fen


def effective_points(rule: SubsidyRule, annual_rate_ppm: int) -> int:
    """Return the points that are paid on a rate: never more than the agreed share of it."""
    return min(rule.points_ppm, share_of(annual_rate_ppm, rule.share_ppm))


def state_share(
    rule: SubsidyRule, *, base_fen: int, rate_ppm: int, interest_fen: int, due_date: date, used_fen: int
) -> int:
    """Return what the state pays of one period's interest: base · points / 12 in fen, within the interest and what is
    left of the year's cap after `used_fen`; nothing outside the policy period.
    """
    if not rule.starts_on <= due_date <= rule.ends_on:
        return 0
    paid = min(monthly_interest(base_fen, effective_points(rule, rate_ppm)), interest_fen)
    return paid if rule.cap_per_year_fen is None else max(min(paid, rule.cap_per_year_fen - used_fen), 0)


def subsidise(terms: LoanTerms, schedule: Schedule, rule: SubsidyRule) -> tuple[SubsidisedInterest, ...]:
    """Return who pays the interest of every period: balance · points / 12, within the interest and the cap."""
    used: dict[int, int] = {}
    result = []
    for row in schedule.rows:
        year = row.due_date.year
        paid = state_share(
            rule,
            base_fen=terms.interest_base(schedule.balance_after(row.period - 1)),
            rate_ppm=terms.rate_in(row.period),
            interest_fen=row.interest_fen,
            due_date=row.due_date,
            used_fen=used.get(year, 0),
        )
        used[year] = used.get(year, 0) + paid
        result.append(SubsidisedInterest(row.period, row.due_date, row.interest_fen, paid))
    return tuple(result)
