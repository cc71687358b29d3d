"""What a manufacturer or dealer pays so that the customer's rate is lower than the lender's (贴息)."""

from suiche.maths.money import divide_half_up
from suiche.maths.rates import MONTH_BASE
from suiche.maths.schedule import Schedule


def subsidy(schedule: Schedule, gross_annual_ppm: int) -> int:
    """Return S = P − Σ payment_k / (1 + g/12)^k in fen, rounded once; 0 where g is not above the customer's rate."""
    grown = MONTH_BASE + gross_annual_ppm
    count = len(schedule.rows)
    present = 0
    for row in schedule.rows:  # Horner's rule over the common denominator grown^n
        present = present * grown + row.payment_fen * MONTH_BASE**row.period
    denominator = grown**count
    return divide_half_up(max(schedule.total_principal_fen * denominator - present, 0), denominator)
