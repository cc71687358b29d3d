"""What a wish costs: schedule, annual cost and the sums of both, computed by ``suiche.maths`` and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from suiche.catalogue.costs import PURCHASE, cost_items
from suiche.catalogue.kinds import VatMode
from suiche.catalogue.shapes import Charge, StepShare
from suiche.journey.shop.rules import refusals
from suiche.journey.shop.rules.limits import Wish
from suiche.maths.annual_cost import AnnualCost, basis_points_pct
from suiche.maths.dates import MIN_FIRST_PERIOD_DAYS
from suiche.maths.disclosure import Disclosure, disclose, joint_cost
from suiche.maths.methods import level_instalment
from suiche.maths.money import grouped
from suiche.maths.rates import PPM, share_of
from suiche.maths.refusals import OutOfRange
from suiche.maths.schedule import Row, Schedule, build_schedule
from suiche.maths.subvention import subsidy
from suiche.maths.terms import LoanTerms, Method, Segment, Step
from suiche.maths.vat import tax_inside

ENGINE_VERSION = "maths-1"  # goes up when the same inputs would give other figures


@dataclass(frozen=True)
class Shape:
    """How a plan is repaid and what it costs beside interest, as plain values: what turns a wish into terms.

    ``ceiling_ppm``: the all-in annual cost we do not exceed. The rest is as in ``catalogue``'s version.
    """

    method: Method
    annual_rate_ppm: int
    ceiling_ppm: int
    due_day: int | None = None
    min_first_period_days: int = MIN_FIRST_PERIOD_DAYS
    steps: tuple[StepShare, ...] = ()
    segments: tuple[Segment, ...] = ()
    gross_rate_ppm: int | None = None
    oem_share_ppm: int = PPM
    deposit_ppm: int = 0
    vat_mode: VatMode = VatMode.NONE
    vat_ppm: int = 0
    purchase_price_fen: int | None = None
    charges: tuple[Charge, ...] = ()


@dataclass(frozen=True)
class Figures:
    """The terms and everything that follows from them. Amounts fen; what others pay is no cost of the customer.

    ``cost`` is the true annual cost of all that the customer pays and when, a deposit kept from them included;
    ``annual_bp`` (hundredths of a percent) is what is shown: with charges the sum of the items, each annualised by
    itself (综合融资成本), otherwise the same as ``cost``.
    """

    terms: LoanTerms
    schedule: Schedule
    cost: AnnualCost
    annual_bp: int
    disclosure: Disclosure
    subvention_fen: int
    subvention_oem_fen: int
    deposit_fen: int
    vat_fen: int

    @property
    def instalment_fen(self) -> int:
        """Return the first instalment: the level one where instalments are level."""
        return self.schedule.rows[0].payment_fen

    @property
    def last_instalment_fen(self) -> int:
        """Return the last instalment, the balloon included."""
        return self.schedule.rows[-1].payment_fen

    @property
    def charges_fen(self) -> int:
        """Return what is charged beside interest in all."""
        return sum(item.total_fen for item in self.disclosure.items[1:] if item.code != PURCHASE)

    @property
    def shown_pct(self) -> str:
        """Return the annual rate as customers see it: "3.99"."""
        return basis_points_pct(self.annual_bp)

    @property
    def level(self) -> bool:
        """Tell whether all instalments but the last are the same."""
        return all(row.payment_fen == self.instalment_fen for row in self.schedule.rows[:-1])


def loan_terms(wish: Wish, shape: Shape, on: date) -> LoanTerms:
    """Return the terms of a loan paid out on ``on``; the due dates of a quote are those of that day."""
    level = level_instalment(wish.principal_fen, shape.annual_rate_ppm, wish.terms)
    return LoanTerms(
        method=shape.method,
        principal_fen=wish.principal_fen,
        terms=wish.terms,
        disbursed_on=on,
        annual_rate_ppm=shape.annual_rate_ppm,
        due_day=shape.due_day,
        balloon_fen=wish.balloon_fen,
        steps=tuple(Step(step.terms, share_of(level, step.share_ppm)) for step in shape.steps),
        segments=shape.segments,
        min_first_period_days=shape.min_first_period_days,
    )


@lru_cache(maxsize=2048)
def figures(wish: Wish, shape: Shape, on: date) -> Figures:
    """Compute a wish that passed its limits. Refuses: NothingRepaid, StepsTooLow, TooExpensive."""
    terms = loan_terms(wish, shape, on)
    found = figures_of(terms, shape)
    if terms.method is Method.BALLOON and found.schedule.rows[0].principal_fen <= 0:
        raise refusals.NothingRepaid(maximum=grouped(wish.principal_fen))
    if found.annual_bp * 100 > shape.ceiling_ppm or found.cost.simple_ppm > shape.ceiling_ppm:
        raise refusals.TooExpensive(ceiling=basis_points_pct(shape.ceiling_ppm // 100).removesuffix(".00"))
    return found


@lru_cache(maxsize=512)
def figures_of(terms: LoanTerms, shape: Shape) -> Figures:
    """Compute agreed terms, whatever they are: of a promise that was made. Refuses: StepsTooLow."""
    try:
        schedule = build_schedule(terms)
    except OutOfRange:
        raise refusals.StepsTooLow() from None
    items = cost_items(shape.charges, shape.purchase_price_fen, terms, schedule)
    disclosure = disclose(terms, schedule, items)
    deposit_fen = share_of(terms.principal_fen, shape.deposit_ppm)
    cost = joint_cost(terms, schedule, items, deposit_fen)
    paid_for_us = subsidy(schedule, shape.gross_rate_ppm) if shape.gross_rate_ppm is not None else 0
    return Figures(
        terms=terms,
        schedule=schedule,
        cost=cost,
        annual_bp=disclosure.annual_bp if items and not deposit_fen else cost.simple_bp,
        disclosure=disclosure,
        subvention_fen=paid_for_us,
        subvention_oem_fen=share_of(paid_for_us, shape.oem_share_ppm),
        deposit_fen=deposit_fen,
        vat_fen=vat_in(schedule.rows[0], shape.vat_mode, shape.vat_ppm),
    )


def vat_in(row: Row, mode: VatMode, vat_ppm: int) -> int:
    """Return the value-added tax contained in a rent: in all of it (direct lease) or in its interest (leaseback)."""
    taxed = {VatMode.NONE: 0, VatMode.RENT: row.payment_fen, VatMode.INTEREST: row.interest_fen}[mode]
    return tax_inside(taxed, vat_ppm)
