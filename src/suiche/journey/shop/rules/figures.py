"""What a wish costs: schedule, annual cost and the sums of both, computed by ``suiche.maths`` and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from suiche.journey.shop.rules import refusals
from suiche.journey.shop.rules.limits import Wish
from suiche.maths.annual_cost import AnnualCost, cost_of_schedule
from suiche.maths.money import grouped
from suiche.maths.rates import monthly_interest
from suiche.maths.schedule import Schedule, build_schedule
from suiche.maths.terms import LoanTerms, Method

ENGINE_VERSION = "maths-1"  # goes up when the same inputs would give other figures
CEILING_PPM = 240_000  # all-in annual cost, our own hard limit


@dataclass(frozen=True)
class Figures:
    """The terms and everything that follows from them."""

    terms: LoanTerms
    schedule: Schedule
    cost: AnnualCost

    @property
    def instalment_fen(self) -> int:
        """Return the first instalment: the level one where instalments are level."""
        return self.schedule.rows[0].payment_fen

    @property
    def last_instalment_fen(self) -> int:
        """Return the last instalment, the balloon included."""
        return self.schedule.rows[-1].payment_fen

    @property
    def level(self) -> bool:
        """Tell whether all instalments but the last are the same."""
        return all(row.payment_fen == self.instalment_fen for row in self.schedule.rows[:-1])


def loan_terms(wish: Wish, *, method: Method, annual_rate_ppm: int, on: date) -> LoanTerms:
    """Return the terms of a loan paid out on ``on``; the due dates of a quote are those of that day."""
    return LoanTerms(
        method=method,
        principal_fen=wish.principal_fen,
        terms=wish.terms,
        disbursed_on=on,
        annual_rate_ppm=annual_rate_ppm,
        balloon_fen=wish.balloon_fen,
    )


@lru_cache(maxsize=2048)
def figures(wish: Wish, *, method: Method, annual_rate_ppm: int, on: date) -> Figures:
    """Compute a wish that passed its limits. Refuses: NothingRepaid, TooExpensive."""
    terms = loan_terms(wish, method=method, annual_rate_ppm=annual_rate_ppm, on=on)
    schedule = build_schedule(terms)
    first_interest = monthly_interest(wish.principal_fen, annual_rate_ppm)
    if method is Method.BALLOON and schedule.rows[0].payment_fen <= first_interest:
        raise refusals.NothingRepaid(maximum=grouped(wish.principal_fen))
    cost = cost_of_schedule(terms, schedule)
    if cost.simple_ppm > CEILING_PPM:
        raise refusals.TooExpensive(ceiling="24")
    return Figures(terms, schedule, cost)
