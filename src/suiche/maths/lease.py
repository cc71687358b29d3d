"""Finance lease (融资租赁): the tax inside what is paid. What a deposit does to the annual cost: ``disclosure.joint_cost``.

The rents themselves are an annuity with the residual value as its balloon. A direct lease (直租) is taxed on the
whole rent, a leaseback (回租) as a lending service on the interest alone. Amounts include the tax.
"""

from collections.abc import Sequence

from suiche.maths.money import divide_half_up
from suiche.maths.plan import Amounts
from suiche.maths.rates import PPM


def tax_inside(gross_fen: int, vat_ppm: int) -> int:
    """Return the value-added tax contained in an amount: gross · rate / (1 + rate), in fen, half up."""
    return divide_half_up(gross_fen * vat_ppm, PPM + vat_ppm)


def rent_taxes(rows: Sequence[Amounts], vat_ppm: int, residual_fen: int = 0) -> tuple[int, ...]:
    """Return the tax inside every rent of a direct lease; the residual is no rent, but paid with the last one."""
    last = len(rows) - 1
    return tuple(
        tax_inside(row.payment_fen - (residual_fen if number == last else 0), vat_ppm)
        for number, row in enumerate(rows)
    )


def interest_taxes(rows: Sequence[Amounts], vat_ppm: int) -> tuple[int, ...]:
    """Return the tax inside the interest of every rent of a leaseback."""
    return tuple(tax_inside(row.interest_fen, vat_ppm) for row in rows)
