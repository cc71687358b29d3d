"""Calculations without saving, and saved quotes. Everything comes back as a frozen view; nothing is written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from suiche.catalogue import queries as catalogue
from suiche.catalogue.caps import caps_on
from suiche.catalogue.queries import VehicleView, VersionView
from suiche.catalogue.state_subsidy import state_subsidy_from
from suiche.journey.shop import models
from suiche.journey.shop.rules import budget, explain, limits
from suiche.journey.shop.rules.explain import Explained, ExplainedLine, LastDue, last_due
from suiche.journey.shop.rules.figures import Figures, Shape, figures, loan_terms
from suiche.journey.shop.rules.limits import Addon, Limits, Wish
from suiche.journey.shop.rules.refusals import QuoteRefusal
from suiche.journey.shop.views import Calculation, Difference, QuoteView, Range, Told
from suiche.kit.fields import blind_index
from suiche.kit.refusal import NotFound
from suiche.maths.rates import PPM, share_of
from suiche.maths.schedule import Row, build_schedule
from suiche.maths.terms import LoanTerms, Method

__all__ = [
    "Addon", "Calculation", "Difference", "Explained", "ExplainedLine", "Figures", "LastDue", "QuoteRefusal", "QuoteView", "Range", "Row",
    "Told", "Wish", "affordable", "calculate", "difference", "example", "explained", "last_due", "limits_of", "most_addon", "problems",
    "quote", "quotes", "range_of", "shape_of", "shared", "terms_of", "told", "usual_wish",
]  # fmt: skip
TERMS = TypeAdapter(LoanTerms)
ADDONS = TypeAdapter(tuple[Addon, ...])
EXAMPLE_FEN = 10_000_000


def shape_of(plan: VersionView, on: date) -> Shape:
    """Return how a plan is repaid, under the ceiling of a day."""
    same = (
        "method", "annual_rate_ppm", "due_day", "min_first_period_days", "steps", "segments", "gross_rate_ppm",
        "oem_share_ppm", "deposit_ppm", "vat_mode", "vat_ppm", "purchase_price_fen", "charges",
    )  # fmt: skip
    return Shape(**{name: getattr(plan, name) for name in same}, ceiling_ppm=caps_on(on).all_in_ppm)


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
        condition=vehicle.condition,
        energy=vehicle.energy,
        first_registered=vehicle.first_registered,
        priced_on=on,
        eligible=plan.suits(vehicle),
        plan=plan.title,
        caps=caps_on(on),
        family=plan.family,
        addons=plan.addons,
        addon_ltv_ppm=plan.addon_ltv_ppm,
    )


def range_of(
    vehicle: VehicleView, plan: VersionView, deal_price_fen: int, on: date, *, subsidy_fen: int = 0
) -> Range:
    """Return what the controls may be moved between; ``terms`` may be empty for an old used car."""
    bounds = limits_of(vehicle, plan, on)
    return Range(
        down_min_fen=limits.least_down(deal_price_fen, bounds, subsidy_fen),
        down_max_fen=limits.most_down(deal_price_fen, bounds),
        terms=limits.usual_terms(bounds),
        balloon_min_fen=limits.share_up(deal_price_fen, plan.balloon_min_ppm),
        balloon_max_fen=limits.share_down(deal_price_fen, plan.balloon_max_ppm),
    )


def usual_wish(
    vehicle: VehicleView,
    plan: VersionView,
    on: date,
    *,
    deal_price_fen: int | None = None,
    subsidy_fen: int = 0,
) -> Wish:
    """Return where a calculator starts: the published price, the least down payment, 36 months or the nearest."""
    price = vehicle.official_price_fen if deal_price_fen is None else deal_price_fen
    bounds = range_of(vehicle, plan, price, on, subsidy_fen=subsidy_fen)
    terms = min(bounds.terms or plan.terms, key=lambda term: (abs(term - 36), term))
    ballooned = plan.method is Method.BALLOON
    balloon_fen = bounds.balloon_max_fen if ballooned else 0
    return Wish(price, bounds.down_min_fen, terms, balloon_fen, subsidy_fen=subsidy_fen)


def most_addon(vehicle: VehicleView, plan: VersionView, addon_price_fen: int, on: date) -> int:
    """Return the most that may be borrowed for accessories of this price; 0 where the plan finances none."""
    return limits.most_addon(addon_price_fen, limits_of(vehicle, plan, on)) if plan.addons else 0


def problems(vehicle: VehicleView, plan: VersionView, wish: Wish, on: date) -> tuple[QuoteRefusal, ...]:
    """Return everything that stands against a wish, so that a page can mark each field; empty when it may be priced."""
    return limits.problems(wish, limits_of(vehicle, plan, on))


def calculate(*, vehicle: VehicleView, plan: VersionView, wish: Wish, on: date) -> Calculation:
    """Price a wish as of a day, without saving. Refuses: every QuoteRefusal."""
    found = problems(vehicle, plan, wish, on)
    if found:
        raise found[0]
    return _calculation(vehicle, plan, wish, figures(wish, shape_of(plan, on), on), on)


def explained(view: QuoteView) -> Calculation:
    """Return a saved quote with every figure explained, at the terms it was promised, also after it expired."""
    vehicle, plan = catalogue.vehicle(view.vehicle_id), catalogue.version(view.version_id)
    return _calculation(vehicle, plan, view.wish, view.figures, view.priced_on)


def _calculation(
    vehicle: VehicleView, plan: VersionView, wish: Wish, result: Figures, on: date
) -> Calculation:
    shape, leased = shape_of(plan, on), plan.leased
    purchase_fen = plan.purchase_price_fen or 0
    return Calculation(
        vehicle=vehicle,
        plan=plan,
        wish=wish,
        figures=result,
        priced_on=on,
        valid_until=on + timedelta(days=plan.quote_valid_days),
        principal=explain.principal(wish),
        instalment=explain.payment(result, 1, leased),
        last_instalment=explain.payment(result, wish.terms, leased),
        total_interest=explain.total_interest(result, leased),
        total_payment=explain.total_payment(result, leased),
        fees=explain.fees(result, plan.charges),
        against_cash=explain.against_cash(wish, result, purchase_fen),
        balloon=explain.balloon(wish, leased) if wish.balloon_fen else None,
        deposit=explain.deposit(result, shape) if result.deposit_fen else None,
        vat=explain.vat(result, shape) if result.vat_fen else None,
        subvention=explain.subvention(result, shape, plan.subvention) if result.subvention_fen else None,
        state_subsidy=_state_subsidy(plan, result, on),
    )


def _state_subsidy(plan: VersionView, result: Figures, on: date) -> Explained | None:
    policy = state_subsidy_from(on) if plan.state_subsidy else None
    found = explain.state_subsidy(result, policy.rule) if policy else None
    return found if found and found.fen else None


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
        rows = build_schedule(loan_terms(asked, shape_of(plan, on), on)).rows
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
        rows = rows.filter(customer=None, visitor_index=blind_index(anonymous_key))
    else:
        return ()
    return _views(list(rows[:50]), on)


def shared(token: str, *, on: date) -> QuoteView:
    """Return a quote by the token of its share link; the view names no person. Refuses: NotFound."""
    row = models.Quote.objects.filter(token_index=blind_index(token), removed_at=None).first()
    if row is None:
        raise NotFound()
    return _views([row], on)[0]


def difference(view: QuoteView, on: date) -> Difference:
    """Price a quote's wish again at today's terms. Refuses: NotFound (plan no longer on sale), every QuoteRefusal."""
    plan = catalogue.plan(view.plan_code, on)
    new = calculate(vehicle=catalogue.vehicle(view.vehicle_id), plan=plan, wish=view.wish, on=on)
    interest = new.figures.schedule.total_interest_fen
    return Difference(
        view, new, new.figures.instalment_fen - view.instalment_fen, interest - view.total_interest_fen
    )


def example(plan: VersionView, terms: int, on: date) -> Figures:
    """Return what a plan costs for a round sum, for pages that compare plans without a car."""
    # A whole yuan less is of no weight in an example.
    price = EXAMPLE_FEN * PPM // (PPM - plan.min_down_ppm)
    ballooned = share_of(price, plan.balloon_max_ppm) if plan.method is Method.BALLOON else 0
    wish = Wish(price, price - EXAMPLE_FEN, terms, ballooned)
    return figures(wish, shape_of(plan, on), on)


def terms_of(quote_id: UUID) -> LoanTerms:
    """Return the terms of a saved quote as priced, whoever's it is, for later steps. Refuses: NotFound."""
    row = models.Quote.objects.filter(id=quote_id).first()
    if row is None:
        raise NotFound()
    return _views([row], row.priced_on)[0].loan_terms


def told(terms: LoanTerms, *, leased: bool = False) -> Told:
    """Return in words what the first payment of a loan is called and how the others follow; for later steps."""
    schedule = build_schedule(terms)
    return Told(
        explain.instalment_name(terms, schedule, leased),
        explain.rhythm(terms, schedule, leased),
        last_due(schedule.rows, residual_fen=terms.balloon_fen if leased else None),
    )


def owns(row: models.Quote, *, customer_id: UUID | None, anonymous_key: str) -> bool:
    """Tell whether a quote belongs to this customer, or, unclaimed, to this browser."""
    if row.customer_id is not None:
        return row.customer_id == customer_id
    return bool(anonymous_key) and row.visitor_index == blind_index(anonymous_key)


_SAME = (
    "id token name vehicle_id deal_price_fen down_payment_fen principal_fen balloon_fen terms annual_rate_ppm"
    " addon_loan_fen subsidy_fen subvention_fen deposit_fen"
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
            family=plans[row.product_version_id].family,
            addons=ADDONS.validate_python(row.addons, strict=False),
            method=Method(row.method),
            shape=shape_of(plans[row.product_version_id], row.priced_on),
            stored_terms=_stored(row.loan),
            expired=on > row.valid_until,
            claimed=row.customer_id is not None,
        )
        for row in rows
    )


def _stored(loan: Any) -> LoanTerms | None:
    return None if loan is None else TERMS.validate_python(loan, strict=False)
