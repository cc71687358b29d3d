"""The pages everybody may look at: home, cars, plans, calculator, help. Nothing is written here."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from suiche.catalogue import queries as catalogue
from suiche.catalogue.kinds import BODY_WORDS, CONDITION_WORDS, ENERGY_WORDS, Body
from suiche.catalogue.queries import VersionView
from suiche.catalogue.telling import particulars
from suiche.channels import access
from suiche.channels.customer import shop_asks, shop_plans
from suiche.channels.customer.shop_help import answers
from suiche.channels.customer.shop_offers import Offer, offers_for, within_budget
from suiche.channels.design.charts import PlanRow, RepaymentChart, repayment
from suiche.channels.design.typed import NOT_AN_AMOUNT, read_yuan
from suiche.journey.shop import queries
from suiche.journey.shop.queries import Figures, LastDue, Row
from suiche.kit.clock import business_date
from suiche.kit.words import Words
from suiche.maths.fee_form import read_fee
from suiche.maths.fees import FeeRule, Ladder, MonthsOfInterest, NoFee, PercentOfRemaining, Tiered
from suiche.maths.rates import short_percent

FEATURED = (Body.SUV, Body.SEDAN, Body.HATCH)
MENU_PRICES = (10_000_000, 15_000_000, 20_000_000, 30_000_000)


@require_GET
@access.public
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, calculate a first example, show cars with their instalments."""
    on = business_date()
    offers = offers_for(catalogue.vehicles(condition="NEW"), on)
    featured = _one_of_each_shape(offers)
    facts = {"offers": offers, "featured": featured, "example": featured[0] if featured else None}
    return _page(request, "home", facts)


@require_GET
@access.public
def cars(request: HttpRequest) -> HttpResponse:
    """List the cars on sale with their instalments, narrowed by the filters in the address."""
    given = {
        name: request.GET.get(name, "").strip()[:40]
        for name in ("text", "brand", "energy", "body", "condition")
    }
    price = read_yuan(request.GET.get("price_max", ""))
    budget = read_yuan(request.GET.get("monthly", ""))
    on = business_date()
    offers, more_down = offers_for(catalogue.vehicles(**given, price_max_fen=price), on), []
    if budget:
        affordable = within_budget(offers, budget, on)
        offers, more_down = affordable.least_down, affordable.more_down
    typed = {
        **given,
        **{name: request.GET.get(name, "").strip()[:20] for name in ("price_max", "monthly")},
    }
    facts = {
        "offers": offers,
        "more_down": more_down,
        "budget": budget,
        "errors": {"monthly": NOT_AN_AMOUNT} if typed["monthly"] and not budget else {},
        "typed": typed,
        "narrowed": any(typed.values()),
        "brands": catalogue.brands(),
        "energies": list(ENERGY_WORDS.items()),
        "bodies": list(BODY_WORDS.items()),
        "conditions": list(CONDITION_WORDS.items()),
        "prices": MENU_PRICES,
    }
    return _page(request, "cars", facts)


@require_GET
@access.public
def car(request: HttpRequest, vehicle_id: UUID) -> HttpResponse:
    """Show a car and every plan for it side by side. Refuses: NotFound."""
    on, vehicle = business_date(), catalogue.vehicle(vehicle_id)
    choices = []
    for plan in shop_plans.ordered(catalogue.plans_for(vehicle, on)):
        wish = queries.usual_wish(vehicle, plan, on)
        if not queries.problems(vehicle, plan, wish, on):
            found = queries.calculate(vehicle=vehicle, plan=plan, wish=wish, on=on)
            choices.append(Offer(vehicle, found, shop_asks.state_of(vehicle.id, plan.product_code, wish)))
    return _page(request, "car", {"vehicle": vehicle, "choices": choices})


@require_GET
@access.public
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans on sale, each with its annual rate and an example."""
    on = business_date()
    shown: dict[str, list[tuple[VersionView, Figures, LastDue | None]]] = {
        "common": [],
        "others": [],
        "leases": [],
    }
    for plan in shop_plans.ordered(catalogue.plans(on)):
        group = "leases" if plan.leased else "common" if shop_plans.is_common(plan) else "others"
        found = queries.example(plan, _middle(plan.terms), on)
        shown[group].append((plan, found, _last_due(plan, found)))
    facts = {plan.id: particulars(plan) for group in shown.values() for plan, *_ in group}
    return _page(request, "plans", {**shown, "facts": facts})


@require_GET
@access.public
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Explain one plan: every term for 100,000 yuan, conditions, penalty, early settlement. Refuses: NotFound."""
    on = business_date()
    found = catalogue.plan(code, on)
    figures = [queries.example(found, terms, on) for terms in found.terms]
    examples = [(one.terms.terms, one, _last_due(found, one)) for one in figures]
    facts = {
        "plan": found,
        "examples": examples,
        "particulars": particulars(found),
        "early": early_words(read_fee(found.fee_rule)),
    }
    return _page(request, "plan", facts)


@require_GET
@access.public
def calculator(request: HttpRequest) -> HttpResponse:
    """Calculate the wish in the address; the answer replaces the old one in place where htmx asks."""
    ask = shop_asks.read_ask(request.GET.dict(), business_date())
    facts: dict[str, Any] = {
        "ask": ask,
        "key": str(uuid4()),
        "share": f"{settings.PUBLIC_URL}/calculator?{ask.state}",
    }
    if ask.calculation:
        facts |= {"c": ask.calculation, "chart": chart_of(ask.calculation.rows)}
    return _page(request, "calculator", facts)


@require_GET
@access.public
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer the most frequent questions, and say how to reach a person or complain."""
    return _page(request, "help", {"answers": answers(shop_plans.ordered(catalogue.plans(business_date())))})


def chart_of(rows: tuple[Row, ...]) -> RepaymentChart:
    """Draw a schedule."""
    return repayment([PlanRow(row.principal_fen, row.interest_fen, row.balance_after_fen) for row in rows])


def early_words(rule: FeeRule) -> Words:
    """Say what settling early costs."""
    if isinstance(rule, NoFee):
        return Words("提前还清不收手续费。", "Settling early costs nothing.")
    if isinstance(rule, PercentOfRemaining):
        share = short_percent(rule.pct_ppm)
        return Words(
            f"提前还清：剩余本金 × {share}。", f"Settling early costs {share} of the principal still owed."
        )
    if isinstance(rule, Ladder):
        zh = [f"还了{r.through_period}期以内{short_percent(r.pct_ppm)}" if r.through_period else f"以后{short_percent(r.pct_ppm)}" for r in rule.rungs]  # fmt: skip
        en = [f"{short_percent(r.pct_ppm)} up to month {r.through_period}" if r.through_period else f"then {short_percent(r.pct_ppm)}" for r in rule.rungs]  # fmt: skip
        return Words(
            "提前还清，按剩余本金收：" + "，".join(zh) + "。",
            "Settling early, on the principal still owed: " + ", ".join(en) + ".",
        )
    if isinstance(rule, MonthsOfInterest):
        return Words(
            f"提前还清：{rule.months}个月的利息。", f"Settling early costs {rule.months} months of interest."
        )
    assert isinstance(rule, Tiered)
    highest = short_percent(max(tier.pct_ppm for tier in rule.tiers))
    return Words(
        f"提前还清：最多剩余本金的{highest}。",
        f"Settling early costs at most {highest} of the principal still owed.",
    )


def _one_of_each_shape(offers: list[Offer]) -> list[Offer]:
    """Return from each shape the car in the middle of its prices, SUV first."""
    by_shape = [[offer for offer in offers if offer.vehicle.body is body] for body in FEATURED]
    return [found[len(found) * 2 // 3] for found in by_shape if found]


def _last_due(plan: VersionView, found: Figures) -> LastDue | None:
    """Return the big sum at the end of an example."""
    residual_fen = found.terms.balloon_fen if plan.leased else None
    return queries.last_due(found.schedule.rows, residual_fen=residual_fen)


def _middle(terms: tuple[int, ...]) -> int:
    return min(terms, key=lambda term: (abs(term - 36), term))


def _page(request: HttpRequest, name: str, facts: dict[str, Any]) -> HttpResponse:
    return render(request, f"customer/shop/{name}.html", facts, using="jinja2")
