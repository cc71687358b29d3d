"""What a manufacturer or dealer pays so that the customer's rate is lower than the lender's (贴息).

It is paid at disbursement and earned over the life of the loan by effective interest: at any time the part not yet
earned is the balance less the present value, at the gross rate, of the instalments to come. Each part is rounded
from its exact value, so what is earned adds up to what was paid and nothing is left in the end.
"""

from collections.abc import Sequence
from math import gcd

from suiche.maths.money import divide_half_up
from suiche.maths.plan import Amounts
from suiche.maths.rates import MONTH_BASE
from suiche.maths.schedule import Schedule


def subsidy(schedule: Schedule, gross_annual_ppm: int) -> int:
    """Return S = P − Σ payment_k / (1 + g/12)^k in fen, rounded once; 0 where g is not above the customer's rate."""
    return unearned_parts(schedule.rows, gross_annual_ppm)[0]


def unearned_parts(rows: Sequence[Amounts], gross_annual_ppm: int) -> tuple[int, ...]:
    """Return what is not yet earned after 0, 1, … n periods, in fen; the first is what was paid, the last is 0."""
    common = gcd(gross_annual_ppm, MONTH_BASE)
    grown, base = (gross_annual_ppm + MONTH_BASE) // common, MONTH_BASE // common
    present, power, parts = 0, 1, [0]  # the present value is present / power, from the last row to the first
    balance = 0
    for row in reversed(rows):
        present = base * (present + row.payment_fen * power)
        power *= grown
        balance += row.principal_fen
        parts.append(divide_half_up(max(balance * power - present, 0), power))
    return tuple(reversed(parts))
