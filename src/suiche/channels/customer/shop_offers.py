"""Cars with what they cost a month: for the lists, and for what a person can pay a month."""

from __future__ import annotations

from dataclasses import dataclass, replace

from suiche.catalogue import queries as catalogue
from suiche.catalogue.queries import VehicleView, VersionView
from suiche.channels.customer import shop_asks, shop_plans
from suiche.journey.shop import queries
from suiche.journey.shop.queries import Calculation
from suiche.kit.clock import BusinessDate
from suiche.maths.rates import PPM

MOST_DOWN_PPM = 500_000  # whoever looks by the month does not look for a car paid nearly in full


@dataclass(frozen=True)
class Offer:
    """A car with what it costs a month, and the address of that calculation."""

    vehicle: VehicleView
    calculation: Calculation
    state: str


@dataclass(frozen=True)
class Affordable:
    """Cars whose instalment stays within a budget: at the least down payment, and with more (up to half the price)."""

    least_down: list[Offer]
    more_down: list[Offer]


def offers_for(vehicles: tuple[VehicleView, ...], on: BusinessDate) -> list[Offer]:
    """Return the cars with the instalment of their plainest plan, at the least down payment."""
    available = catalogue.plans(on)
    offers = []
    for vehicle in vehicles:
        suiting = shop_plans.ordered(tuple(plan for plan in available if plan.suits(vehicle)))
        if suiting:
            wish = queries.usual_wish(vehicle, suiting[0], on)
            if not queries.problems(vehicle, suiting[0], wish, on):
                found = queries.calculate(vehicle=vehicle, plan=suiting[0], wish=wish, on=on)
                offers.append(
                    Offer(vehicle, found, shop_asks.state_of(vehicle.id, suiting[0].product_code, wish))
                )
    return offers


def within_budget(offers: list[Offer], budget_fen: int, on: BusinessDate) -> Affordable:
    """Sort out the cars a monthly budget pays for, each over the shortest term from 36 months that does; no others."""
    found = Affordable([], [])
    for offer in offers:
        vehicle, plan = offer.vehicle, offer.calculation.plan
        longer = _terms_from(offer)
        least = next((one for one in longer if one.figures.instalment_fen <= budget_fen), None)
        if least is not None:
            found.least_down.append(_offer(vehicle, plan, least))
            continue
        terms = longer[-1].wish.terms
        more = queries.affordable(vehicle=vehicle, plan=plan, terms=terms, budget_fen=budget_fen, on=on)
        if more and more.wish.down_payment_fen * PPM <= more.wish.deal_price_fen * MOST_DOWN_PPM:
            found.more_down.append(_offer(vehicle, plan, more))
    return found


def _terms_from(offer: Offer) -> list[Calculation]:
    """Return a car's calculation over its usual term and every longer one, the shortest first."""
    usual = offer.calculation
    vehicle, plan, on, wish = offer.vehicle, usual.plan, usual.priced_on, usual.wish
    bounds = queries.range_of(vehicle, plan, wish.deal_price_fen, on)
    wishes = [replace(wish, terms=terms) for terms in bounds.terms if terms > wish.terms]
    return [
        usual,
        *(
            queries.calculate(vehicle=vehicle, plan=plan, wish=one, on=on)
            for one in wishes
            if not queries.problems(vehicle, plan, one, on)
        ),
    ]


def _offer(vehicle: VehicleView, plan: VersionView, found: Calculation) -> Offer:
    return Offer(vehicle, found, shop_asks.state_of(vehicle.id, plan.product_code, found.wish))
