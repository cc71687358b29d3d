"""What a contract says about being late: the rate of penalty interest (罚息) and compound interest (复利).

penalty = round(Σ overdue principal · rate / 360 · days), compound the same on overdue interest. The sum is
rounded once; the instalments share it by rounding running sums, so that their shares add up to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from suiche.maths.money import divide_half_up
from suiche.maths.rates import DAY_BASE, PPM


@dataclass(frozen=True, slots=True)
class PenaltyTerms:
    """What the contract says about being late.

    The rate is `contract_rate_ppm` · `multiple_ppm` a year (1_500_000: one and a half times), or `daily_rate_ppm` a day where that is set: a
    loan at 0 % needs one. `grace_days` is a tolerance (容时): inside it nothing accrues, after it the count runs
    from the due date. `compound`: whether overdue interest bears interest too.
    """

    contract_rate_ppm: int
    multiple_ppm: int = 1_500_000
    daily_rate_ppm: int | None = None
    grace_days: int = 3
    compound: bool = False

    def per_day(self) -> tuple[int, int]:
        """Return the daily rate as an exact fraction (numerator, denominator)."""
        if self.daily_rate_ppm is not None:
            return self.daily_rate_ppm, PPM
        return self.contract_rate_ppm * self.multiple_ppm, PPM * PPM * DAY_BASE

    def annual_ppm(self) -> int:
        """Return the penalty rate a year on 360 days, to the millionth: for showing."""
        numerator, denominator = self.per_day()
        return divide_half_up(numerator * DAY_BASE * PPM, denominator)


def shares(weights: Sequence[int], rate: tuple[int, int]) -> list[int]:
    """Return weight · rate of each by rounding running sums, so that the shares add up to the rounded sum."""
    found, running, rounded = [], 0, 0
    for weight in weights:
        running += weight
        total = divide_half_up(running * rate[0], rate[1])
        found.append(total - rounded)
        rounded = total
    return found
