"""What the shop shows: calculations, saved quotes, the bounds of a calculator's controls. Frozen, money in fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from suiche.catalogue.kinds import Family
from suiche.catalogue.queries import VehicleView, VersionView
from suiche.journey.shop.rules.explain import Explained, LastDue, instalment_name, last_due
from suiche.journey.shop.rules.figures import Figures, Shape, figures_of, loan_terms
from suiche.journey.shop.rules.limits import Addon, Wish
from suiche.kit.words import Words
from suiche.maths.schedule import Row
from suiche.maths.terms import LoanTerms, Method


@dataclass(frozen=True)
class Range:
    """What the controls of a calculator may be moved between, for one car, plan and price. Amounts fen."""

    down_min_fen: int
    down_max_fen: int
    terms: tuple[int, ...]
    balloon_min_fen: int
    balloon_max_fen: int


@dataclass(frozen=True)
class Calculation:
    """A wish priced on a day: every figure, and the lines that explain each. Nothing of it is stored.

    What a plan does not have is None: a balloon or residual, a deposit, tax inside the rent, a
    subvention, the state's part of the interest.
    """

    vehicle: VehicleView
    plan: VersionView
    wish: Wish
    figures: Figures
    priced_on: date
    valid_until: date
    principal: Explained
    instalment: Explained
    last_instalment: Explained
    total_interest: Explained
    total_payment: Explained
    fees: Explained
    against_cash: Explained
    balloon: Explained | None
    deposit: Explained | None
    vat: Explained | None
    subvention: Explained | None
    state_subsidy: Explained | None

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the schedule as if the loan were paid out on the day of pricing."""
        return self.figures.schedule.rows

    @property
    def apr_pct(self) -> str:
        """Return the annual rate (单利) as customers see it: "3.99"."""
        return self.figures.shown_pct

    @property
    def leased(self) -> bool:
        """Tell whether it is a lease, so that pages say rent instead of instalment."""
        return self.plan.leased

    @property
    def instalment_name(self) -> Words:
        """Return what the first payment is called."""
        return instalment_name(self.figures.terms, self.figures.schedule, self.leased)

    @property
    def last_due(self) -> LastDue | None:
        """Return the big sum at the end, as if the loan were paid out on the day of pricing; None without one."""
        return last_due(self.rows, residual_fen=self.wish.balloon_fen if self.leased else None)


@dataclass(frozen=True)
class QuoteView:
    """A saved quote. Rates ppm, money fen; ``expired`` as of the day it was asked for. It names no person.

    ``principal_fen`` holds ``addon_loan_fen``; ``subvention_fen`` is what others pay; ``deposit_fen`` is a lease's.
    """

    id: UUID
    token: str
    name: str
    vehicle_id: UUID
    vehicle: Words
    version_id: UUID
    plan_code: str
    plan: Words
    family: Family
    deal_price_fen: int
    down_payment_fen: int
    principal_fen: int
    balloon_fen: int
    addons: tuple[Addon, ...]
    addon_loan_fen: int
    subsidy_fen: int
    subvention_fen: int
    deposit_fen: int
    terms: int
    annual_rate_ppm: int
    method: Method
    instalment_fen: int
    last_instalment_fen: int
    total_interest_fen: int
    apr_simple_pct: str
    schedule_sha256: str
    engine_version: str
    priced_on: date
    valid_until: date
    saved_at: datetime
    expired: bool
    claimed: bool
    dealer_id: UUID | None
    shape: Shape
    stored_terms: LoanTerms | None

    @property
    def wish(self) -> Wish:
        """Return what was asked for."""
        return Wish(
            self.deal_price_fen,
            self.down_payment_fen,
            self.terms,
            self.balloon_fen,
            self.addons,
            self.addon_loan_fen,
            self.subsidy_fen,
        )

    @property
    def loan_terms(self) -> LoanTerms:
        """Return the terms as priced: paid out on the day of pricing."""
        return self.stored_terms or loan_terms(self.wish, self.shape, self.priced_on)

    @property
    def figures(self) -> Figures:
        """Return everything that follows from the terms as priced."""
        return figures_of(self.loan_terms, self.shape)

    @property
    def leased(self) -> bool:
        """Tell whether it is a lease."""
        return self.family is not Family.LOAN

    @property
    def total_payment_fen(self) -> int:
        """Return what would be repaid in all."""
        return self.principal_fen + self.total_interest_fen

    @property
    def apr_pct(self) -> str:
        """Return the annual rate (单利) with two decimals."""
        return self.figures.shown_pct

    @property
    def instalment_name(self) -> Words:
        """Return what the first payment is called."""
        return instalment_name(self.figures.terms, self.figures.schedule, self.leased)

    @property
    def last_due(self) -> LastDue | None:
        """Return the big sum at the end, as if the loan were paid out on the day of pricing; None without one."""
        return last_due(self.figures.schedule.rows, residual_fen=self.balloon_fen if self.leased else None)


@dataclass(frozen=True)
class Told:
    """A repayment in words: what the first payment is called, how the payments go on, the big sum at the end if any."""

    first: Words
    rhythm: Words
    last: LastDue | None


@dataclass(frozen=True)
class Difference:
    """An expired quote beside the same wish at today's terms; differences are new minus old, in fen."""

    old: QuoteView
    new: Calculation
    instalment_fen: int
    total_interest_fen: int
