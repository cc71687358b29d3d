"""Calculations without saving, and saved quotes. Everything comes back as a frozen view; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from suiche.catalogue import queries as catalogue
from suiche.catalogue.kinds import Condition
from suiche.catalogue.queries import VehicleView, VersionView
from suiche.journey.shop import models
from suiche.journey.shop.rules import budget, explain, limits
from suiche.journey.shop.rules.explain import Explained, ExplainedLine
from suiche.journey.shop.rules.figures import Figures, figures, loan_terms
from suiche.journey.shop.rules.limits import Limits, Wish
from suiche.journey.shop.rules.refusals import QuoteRefusal
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.maths.rates import share_of
from suiche.maths.schedule import Row, Schedule, build_schedule
from suiche.maths.terms import LoanTerms, Method

__all__ = [
    "Calculation", "Explained", "ExplainedLine", "Figures", "QuoteRefusal", "QuoteView", "Range", "Row", "Wish",
    "affordable", "calculate", "difference", "example", "explained", "limits_of", "priced", "problems", "quote", "quotes", "range_of", "shared",
    "usual_wish",
]  # fmt: skip


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
    """A wish priced on a day: every figure, and the lines that explain each. Nothing of it is stored."""

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

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the schedule as if the loan were paid out on the day of pricing."""
        return self.figures.schedule.rows

    @property
    def apr_pct(self) -> str:
        """Return the annual rate (单利) as customers see it: "3.99"."""
        return self.figures.cost.shown_pct


@dataclass(frozen=True)
class QuoteView:
    """A saved quote. Rates ppm, money fen; ``expired`` as of the day it was asked for. It names no person."""

    id: UUID
    token: str
    name: str
    vehicle_id: UUID
    vehicle: Words
    version_id: UUID
    plan_code: str
    plan: Words
    deal_price_fen: int
    down_payment_fen: int
    principal_fen: int
    balloon_fen: int
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

    @property
    def wish(self) -> Wish:
        """Return what was asked for."""
        return Wish(self.deal_price_fen, self.down_payment_fen, self.terms, self.balloon_fen)

    @property
    def loan_terms(self) -> LoanTerms:
        """Return the terms as priced: paid out on the day of pricing."""
        return loan_terms(
            self.wish, method=self.method, annual_rate_ppm=self.annual_rate_ppm, on=self.priced_on
        )

    @property
    def total_payment_fen(self) -> int:
        """Return what would be repaid in all."""
        return self.principal_fen + self.total_interest_fen

    @property
    def apr_pct(self) -> str:
        """Return the annual rate (单利) with two decimals."""
        return figures(
            self.wish, method=self.method, annual_rate_ppm=self.annual_rate_ppm, on=self.priced_on
        ).cost.shown_pct


@dataclass(frozen=True)
class Difference:
    """An expired quote beside the same wish at today's terms; differences are new minus old, in fen."""

    old: QuoteView
    new: Calculation
    instalment_fen: int
    total_interest_fen: int


def limits_of(vehicle: VehicleView, plan: VersionView, on: date) -> Limits:
    """Return what plan and car allow on a day."""
    return Limits(
        method=plan.method,
        terms=plan.terms,
        min_down_ppm=plan.min_down_ppm,
        max_ltv_ppm=plan.max_ltv_ppm,
        amount_min_fen=plan.amount_min_fen,
        amount_max_fen=plan.amount_max_fen,
        balloon_min_ppm=plan.balloon_min_ppm,
        balloon_max_ppm=plan.balloon_max_ppm,
        official_price_fen=vehicle.official_price_fen,
        used=vehicle.condition is Condition.USED,
        first_registered=vehicle.first_registered,
        priced_on=on,
        eligible=plan.suits(vehicle),
        plan=plan.title,
    )


def range_of(vehicle: VehicleView, plan: VersionView, deal_price_fen: int, on: date) -> Range:
    """Return what the controls may be moved between; ``terms`` may be empty for an old used car."""
    bounds = limits_of(vehicle, plan, on)
    return Range(
        down_min_fen=limits.least_down(deal_price_fen, bounds),
        down_max_fen=limits.most_down(deal_price_fen, bounds),
        terms=limits.usual_terms(bounds),
        balloon_min_fen=limits.share_up(deal_price_fen, plan.balloon_min_ppm),
        balloon_max_fen=limits.share_down(deal_price_fen, plan.balloon_max_ppm),
    )


def usual_wish(
    vehicle: VehicleView, plan: VersionView, on: date, *, deal_price_fen: int | None = None
) -> Wish:
    """Return where a calculator starts: the published price, the least down payment, 36 months or the nearest."""
    price = vehicle.official_price_fen if deal_price_fen is None else deal_price_fen
    bounds = range_of(vehicle, plan, price, on)
    terms = min(bounds.terms or plan.terms, key=lambda term: (abs(term - 36), term))
    ballooned = plan.method is Method.BALLOON
    return Wish(price, bounds.down_min_fen, terms, bounds.balloon_max_fen if ballooned else 0)


def problems(vehicle: VehicleView, plan: VersionView, wish: Wish, on: date) -> tuple[QuoteRefusal, ...]:
    """Return everything that stands against a wish, so that a page can mark each field; empty when it may be priced."""
    return limits.problems(wish, limits_of(vehicle, plan, on))


def calculate(*, vehicle: VehicleView, plan: VersionView, wish: Wish, on: date) -> Calculation:
    """Price a wish as of a day, without saving. Refuses: every QuoteRefusal."""
    found = problems(vehicle, plan, wish, on)
    if found:
        raise found[0]
    result = figures(wish, method=plan.method, annual_rate_ppm=plan.annual_rate_ppm, on=on)
    return _calculation(vehicle, plan, wish, result, on)


def explained(view: QuoteView) -> Calculation:
    """Return a saved quote with every figure explained, at the terms it was promised, also after it expired."""
    vehicle, plan = catalogue.vehicle(view.vehicle_id), catalogue.version(view.version_id)
    result = figures(view.wish, method=view.method, annual_rate_ppm=view.annual_rate_ppm, on=view.priced_on)
    return _calculation(vehicle, plan, view.wish, result, view.priced_on)


def _calculation(
    vehicle: VehicleView, plan: VersionView, wish: Wish, result: Figures, on: date
) -> Calculation:
    return Calculation(
        vehicle=vehicle,
        plan=plan,
        wish=wish,
        figures=result,
        priced_on=on,
        valid_until=on + timedelta(days=plan.quote_valid_days),
        principal=explain.principal(wish),
        instalment=explain.payment(result, 1),
        last_instalment=explain.payment(result, wish.terms),
        total_interest=explain.total_interest(result),
        total_payment=explain.total_payment(result),
        fees=explain.fees(),
        against_cash=explain.against_cash(wish, result),
        balloon=explain.balloon(wish) if wish.balloon_fen else None,
    )


def affordable(
    *, vehicle: VehicleView, plan: VersionView, terms: int, budget_fen: int, on: date
) -> Calculation | None:
    """Return the calculation with the smallest down payment whose instalment stays within a monthly budget.

    None where even the smallest loan of the plan costs more a month.
    """
    start = usual_wish(vehicle, plan, on)
    bounds = range_of(vehicle, plan, start.deal_price_fen, on)

    def wish(loan_fen: int) -> Wish:
        return Wish(start.deal_price_fen, start.deal_price_fen - loan_fen, terms, start.balloon_fen)

    def fits(loan_fen: int) -> bool:
        asked = wish(loan_fen)
        if problems(vehicle, plan, asked, on):
            return False
        rows = build_schedule(
            loan_terms(asked, method=plan.method, annual_rate_ppm=plan.annual_rate_ppm, on=on)
        ).rows
        return max(row.payment_fen for row in rows[:-1] or rows) <= budget_fen

    low = -(-(start.deal_price_fen - bounds.down_max_fen) // 100)
    found = budget.largest(low, (start.deal_price_fen - bounds.down_min_fen) // 100, fits)
    return None if found is None else calculate(vehicle=vehicle, plan=plan, wish=wish(found), on=on)


def quote(quote_id: UUID, *, on: date, customer_id: UUID | None = None, anonymous_key: str = "") -> QuoteView:
    """Return a quote of its owner. Refuses: NotFound, also for somebody else's."""
    row = models.Quote.objects.filter(id=quote_id, removed_at=None).first()
    if row is None or not owns(row, customer_id=customer_id, anonymous_key=anonymous_key):
        raise NotFound()
    return _views([row], on)[0]


def quotes(*, on: date, customer_id: UUID | None = None, anonymous_key: str = "") -> tuple[QuoteView, ...]:
    """Return all quotes of a customer, or of a browser before it signed in, the newest first."""
    rows = models.Quote.objects.filter(removed_at=None).order_by("-saved_at", "id")
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    elif anonymous_key:
        rows = rows.filter(customer=None, anonymous_key=anonymous_key)
    else:
        return ()
    return _views(list(rows[:50]), on)


def shared(token: str, *, on: date) -> QuoteView:
    """Return a quote by the token of its share link; the view names no person. Refuses: NotFound."""
    row = models.Quote.objects.filter(token=token, removed_at=None).first()
    if row is None:
        raise NotFound()
    return _views([row], on)[0]


def priced(view: QuoteView) -> Schedule:
    """Compute a quote's schedule again. Raises AssertionError where the engine no longer gives what was promised."""
    schedule = build_schedule(view.loan_terms)
    assert schedule.fingerprint() == view.schedule_sha256, f"quote {view.id} is not what was priced"
    return schedule


def difference(view: QuoteView, on: date) -> Difference:
    """Price a quote's wish again at today's terms. Refuses: NotFound (plan no longer on sale), every QuoteRefusal."""
    plan = catalogue.plan(view.plan_code, on)
    new = calculate(vehicle=catalogue.vehicle(view.vehicle_id), plan=plan, wish=view.wish, on=on)
    interest = new.figures.schedule.total_interest_fen
    return Difference(
        view, new, new.figures.instalment_fen - view.instalment_fen, interest - view.total_interest_fen
    )


def example(plan: VersionView, terms: int, on: date, principal_fen: int = 10_000_000) -> Figures:
    """Return what a plan costs for a round sum, for pages that compare plans without a car."""
    price = principal_fen if plan.method is not Method.BALLOON else 2 * principal_fen
    ballooned = share_of(price, plan.balloon_max_ppm) if plan.method is Method.BALLOON else 0
    wish = Wish(price, price - principal_fen, terms, ballooned)
    return figures(wish, method=plan.method, annual_rate_ppm=plan.annual_rate_ppm, on=on)


def owns(row: models.Quote, *, customer_id: UUID | None, anonymous_key: str) -> bool:
    """Tell whether a quote belongs to this customer, or, unclaimed, to this browser."""
    if row.customer_id is not None:
        return row.customer_id == customer_id
    return bool(anonymous_key) and row.anonymous_key == anonymous_key


_SAME = (
    "id token name vehicle_id deal_price_fen down_payment_fen principal_fen balloon_fen terms annual_rate_ppm"
    " instalment_fen last_instalment_fen total_interest_fen apr_simple_pct schedule_sha256 engine_version priced_on"
    " valid_until saved_at dealer_id"
)


def _views(rows: list[models.Quote], on: date) -> tuple[QuoteView, ...]:
    cars = catalogue.vehicles_by_id([row.vehicle_id for row in rows])
    plans = catalogue.versions_by_id([row.product_version_id for row in rows])
    return tuple(
        QuoteView(
            **{name: getattr(row, name) for name in _SAME.split()},
            vehicle=cars[row.vehicle_id].full_name,
            version_id=row.product_version_id,
            plan_code=plans[row.product_version_id].product_code,
            plan=plans[row.product_version_id].title,
            method=Method(row.method),
            expired=on > row.valid_until,
            claimed=row.customer_id is not None,
        )
        for row in rows
    )
