"""Finance lease (融资租赁): the tax inside what is paid. What a deposit does to the annual cost: ``disclosure.joint_cost``.

The rents themselves are an annuity with the residual value as its balloon. A direct lease (直租) is taxed on the
whole rent, a leaseback (回租) as a lending service on the interest alone. Amounts include the tax.
"""

from suiche.maths.money import divide_half_up
from suiche.maths.rates import PPM


def tax_inside(gross_fen: int, vat_ppm: int) -> int:
    """Return the value-added tax contained in an amount: gross · rate / (1 + rate), in fen, half up."""
    return divide_half_up(gross_fen * vat_ppm, PPM + vat_ppm)
