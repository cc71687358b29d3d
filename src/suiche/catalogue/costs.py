"""What a version's charges and nominal price come to over a schedule: the items of its cost disclosure. Pure."""

from __future__ import annotations

from suiche.catalogue.shapes import Charge
from suiche.maths.disclosure import CostItem, at_the_end, fee_on_balance
from suiche.maths.rates import share_of
from suiche.maths.schedule import Schedule
from suiche.maths.terms import LoanTerms

PURCHASE = "purchase"  # the item of the nominal price that every lessee pays at the end


def cost_items(
    charges: tuple[Charge, ...], purchase_price_fen: int | None, terms: LoanTerms, schedule: Schedule
) -> tuple[CostItem, ...]:
    """Return the charges of a plan as items of the cost disclosure, in their order, and last the nominal price.

    A car that is bought at its residual or comes back has no price that is certain, and none here.
    """
    items = [
        CostItem(
            charge.code,
            upfront_fen=share_of(terms.principal_fen, charge.upfront_ppm),
            per_period_fen=fee_on_balance(charge.code, schedule, charge.yearly_ppm).per_period_fen,
        )
        for charge in charges
    ]
    if purchase_price_fen and not terms.balloon_fen:
        items.append(at_the_end(PURCHASE, schedule, purchase_price_fen))
    return tuple(items)
