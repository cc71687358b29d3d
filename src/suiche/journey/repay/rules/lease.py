"""What a lease adds to a loan: the tax inside its rents, and how it ends. Amounts in fen.

A direct lease is taxed on the whole rent. The tax inside the principal was put aside as not yet due when the lease
began, against the tax we paid for the car; it becomes due rent by rent, and the rest of a rent's tax comes out of its
interest. So what was put aside is used up exactly when the principal is. A leaseback is taxed on its interest alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from suiche.catalogue.kinds import VatMode
from suiche.journey.repay.rules.owed import DueItem
from suiche.journey.repay.rules.position import PlanRow, Position
from suiche.maths.allocation import Bucket
from suiche.maths.vat import tax_inside

RESIDUAL, END_COST = "residual", "lease_end"  # the keys of lines that only a lease has


class LeaseOption(StrEnum):
    """How a lease can end. A renewal is a change of its plan, and ends later."""

    PURCHASE = "purchase"  # 留购
    RETURN = "return"  # 还车


@dataclass(frozen=True)
class LeaseEnd:
    """How a lease ends, as a colleague enters it.

    For a return: the day the car came back, its mileage, and ``adjustment_fen`` for its condition and kilometres, as
    the contract prices them. ``paper`` is the number of the signed hand-over or request.
    """

    option: LeaseOption
    paper: str = ""
    returned_on: date | None = None
    kilometres: int = 0
    adjustment_fen: int = 0


@dataclass(frozen=True)
class LeaseTerms:
    """A lease's own terms. ``principal_fen`` is what was financed, ``deposit_fen`` what is still kept of the deposit."""

    principal_fen: int
    residual_fen: int
    purchase_price_fen: int
    deposit_fen: int
    vat_mode: VatMode
    vat_ppm: int
    ended: bool = False

    def aside(self, repaid_fen: int) -> int:
        """Return how much of the tax put aside has become due once so much principal was billed."""
        return tax_inside(repaid_fen, self.vat_ppm)


class Tax(NamedTuple):
    """Tax that becomes due: out of what was put aside, and out of interest income."""

    aside_fen: int
    interest_fen: int


NO_TAX = Tax(0, 0)


def residual_in(terms: LeaseTerms, row: PlanRow) -> int:
    """Return the residual a row contains: the last row of a plan that was not renewed."""
    last = row.balance_after_fen == 0 and row.principal_fen >= terms.residual_fen
    return terms.residual_fen if last else 0


def tax_of_row(terms: LeaseTerms, row: PlanRow) -> Tax:
    """Return the tax that a rent makes due; its residual is no rent, and taxed when the car is bought."""
    if terms.vat_mode is VatMode.INTEREST:
        return Tax(0, tax_inside(row.interest_fen, terms.vat_ppm))
    if terms.vat_mode is VatMode.NONE:
        return NO_TAX
    residual = residual_in(terms, row)
    whole = tax_inside(row.payment_fen - residual, terms.vat_ppm)
    repaid = terms.principal_fen - row.balance_after_fen
    aside = terms.aside(repaid - residual) - terms.aside(repaid - row.principal_fen)
    return Tax(aside, max(whole - aside, 0))


def tax_between(terms: LeaseTerms, before_fen: int, after_fen: int, interest_fen: int) -> Tax:
    """Return the tax of principal that is paid outside the plan, from ``before_fen`` untaxed to ``after_fen``, and of
    the interest paid with it.
    """
    if terms.vat_mode is VatMode.INTEREST:
        return Tax(0, tax_inside(interest_fen, terms.vat_ppm))
    if terms.vat_mode is VatMode.NONE:
        return NO_TAX
    aside = terms.aside(terms.principal_fen - after_fen) - terms.aside(terms.principal_fen - before_fen)
    whole = tax_inside(before_fen - after_fen + interest_fen, terms.vat_ppm)
    return Tax(aside, max(whole - aside, 0) if interest_fen else 0)


def untaxed(terms: LeaseTerms, position: Position) -> int:
    """Return the principal whose tax is still put aside: what is not billed, and a residual that is not decided."""
    if terms.ended:
        return 0
    return sum(
        residual_in(terms, row) if row.period in position.billed else row.principal_fen
        for row in position.plan
    )


def residual_row(terms: LeaseTerms, position: Position) -> PlanRow | None:
    """Return the row that contains the residual, or None where there is none (any more)."""
    return next((row for row in position.plan if terms.residual_fen and residual_in(terms, row)), None)


def residual_apart(
    terms: LeaseTerms | None, position: Position, items: tuple[DueItem, ...]
) -> tuple[tuple[DueItem, ...], int]:
    """Return what is to be paid with the residual on a line of its own, and how much of it is residual.

    Nothing of it is, for a loan, before the last rent, and once the customer has chosen: then a fee of the last period is
    the nominal price, or what the return cost.
    """
    if terms is None:
        return items, 0
    if terms.ended:
        last = max(row.period for row in position.plan)
        return tuple(
            replace(item, key=END_COST) if (item.period, item.key) == (last, Bucket.FEE.value) else item
            for item in items
        ), 0
    row = residual_row(terms, position)
    if row is None:
        return items, 0
    found: list[DueItem] = []
    residual = 0
    for item in items:
        if item.period != row.period or item.key != Bucket.PRINCIPAL.value:
            found.append(item)
            continue
        residual = min(terms.residual_fen, item.amount_fen)
        if item.amount_fen > residual:
            found.append(DueItem(item.period, item.key, item.amount_fen - residual))
        found.append(DueItem(item.period, RESIDUAL, residual))
    return tuple(found), residual


def held_back(terms: LeaseTerms | None, position: Position, on: date) -> int:
    """Return what is due by a day and not debited: a residual as long as the customer has not said what they want."""
    row = residual_row(terms, position) if terms and not terms.ended else None
    if terms is None or row is None or row.due_date > on:
        return 0
    return max(min(terms.residual_fen, position.unpaid(row, Bucket.PRINCIPAL)), 0)
