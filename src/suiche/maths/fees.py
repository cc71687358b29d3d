"""Fees for settling early, as a product may agree them. Each is computed on the remaining principal, half up."""

from dataclasses import dataclass

from suiche.maths.explain import Line, month_formula
from suiche.maths.money import grouped
from suiche.maths.rates import PPM, monthly_interest, share_of, short_percent
from suiche.maths.refusals import OutOfRange


@dataclass(frozen=True, slots=True)
class Standing:
    """What a fee may depend on: the principal left, periods paid of how many, the rate that runs now."""

    remaining_fen: int
    paid_periods: int
    terms: int
    annual_rate_ppm: int


@dataclass(frozen=True, slots=True)
class NoFee:
    """NONE: settling early costs nothing."""

    def line(self, standing: Standing) -> Line:
        """Return the fee, which is 0.00."""
        return Line("fee", 0)


def _share_line(standing: Standing, ppm: int) -> Line:
    formula = f"{grouped(standing.remaining_fen)} × {short_percent(ppm)}"
    return Line("fee", share_of(standing.remaining_fen, ppm), formula)


@dataclass(frozen=True, slots=True)
class PercentOfRemaining:
    """PCT_REMAINING: a share of the remaining principal."""

    pct_ppm: int

    def line(self, standing: Standing) -> Line:
        """Return the fee."""
        return _share_line(standing, self.pct_ppm)


@dataclass(frozen=True, slots=True)
class Tier:
    """A share that holds while less than `below_paid_share_ppm` of the periods is paid; None: always."""

    pct_ppm: int
    below_paid_share_ppm: int | None = None


@dataclass(frozen=True, slots=True)
class Tiered:
    """TIERED: the first tier with paid_periods < share · terms; never below `min_fen` while principal is left."""

    tiers: tuple[Tier, ...]
    min_fen: int = 0

    def line(self, standing: Standing) -> Line:
        """Return the fee. Refuses (OutOfRange `fee.tiers`) where no tier holds."""
        for tier in self.tiers:
            share = tier.below_paid_share_ppm
            if share is None or standing.paid_periods * PPM < share * standing.terms:
                return self._at_least_minimum(_share_line(standing, tier.pct_ppm), standing)
        raise OutOfRange("fee.tiers", f"complete: no tier holds after {standing.paid_periods} paid periods")

    def _at_least_minimum(self, line: Line, standing: Standing) -> Line:
        # The last instalment paid on its day settles nothing early: there is no principal to charge for.
        if standing.remaining_fen and line.amount_fen < self.min_fen:
            return Line("fee", self.min_fen, f"max({line.formula}, {grouped(self.min_fen)})")
        return line


@dataclass(frozen=True, slots=True)
class MonthsOfInterest:
    """N_MONTHS_INTEREST: so many months of interest on the remaining principal, rounded once."""

    months: int

    def line(self, standing: Standing) -> Line:
        """Return the fee."""
        remaining, rate = standing.remaining_fen, standing.annual_rate_ppm
        return Line(
            "fee",
            monthly_interest(remaining, rate, self.months),
            f"{month_formula(remaining, rate)} × {self.months}",
        )


@dataclass(frozen=True, slots=True)
class Rung:
    """A share that holds through a period; None: for all that follow."""

    pct_ppm: int
    through_period: int | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """LADDER: the first rung with paid_periods ≤ through_period."""

    rungs: tuple[Rung, ...]

    def line(self, standing: Standing) -> Line:
        """Return the fee. Refuses (OutOfRange `fee.steps`) where no rung holds."""
        for rung in self.rungs:
            if rung.through_period is None or standing.paid_periods <= rung.through_period:
                return _share_line(standing, rung.pct_ppm)
        raise OutOfRange("fee.steps", f"complete: no step holds after {standing.paid_periods} paid periods")


FeeRule = NoFee | PercentOfRemaining | Tiered | MonthsOfInterest | Ladder
