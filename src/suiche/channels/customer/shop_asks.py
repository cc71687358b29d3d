"""What a calculator page was asked: the state in its address, read into a wish, and written back for links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.http import urlencode

from suiche.catalogue import queries as catalogue
from suiche.catalogue.kinds import Condition
from suiche.catalogue.queries import VehicleView, VersionView
from suiche.journey.shop import queries
from suiche.journey.shop.queries import Calculation, Range, Wish
from suiche.kit.clock import BusinessDate
from suiche.kit.refusal import NotFound, Refusal
from suiche.kit.words import Words
from suiche.maths.money import yuan_to_fen
from suiche.maths.terms import Method

NOT_AN_AMOUNT = Words("请只填数字，比如50,000。", "Please use digits only, such as 50,000.")
NOT_A_NUMBER = Words("请从列出的期数里选一个。", "Please choose one of the terms shown.")
ORDER = {Method.EQUAL_INSTALMENT: 0, Method.EQUAL_PRINCIPAL: 2, Method.BALLOON: 3, Method.FLAT: 4}


@dataclass(frozen=True)
class Ask:
    """A calculator's state: car, plan and wish; what was typed, what is wrong with it, and the answer if nothing is."""

    vehicle: VehicleView
    plan: VersionView
    plans: tuple[VersionView, ...]
    wish: Wish
    bounds: Range
    typed: dict[str, str]
    errors: dict[str, Words]
    calculation: Calculation | None

    @property
    def state(self) -> str:
        """Return the query that brings this calculation back."""
        return state_of(self.vehicle.id, self.plan.product_code, self.wish)


def state_of(vehicle_id: UUID, code: str, wish: Wish) -> str:
    """Write a calculation as the query of an address."""
    values = {
        "car": str(vehicle_id),
        "plan": code,
        "price": typed_yuan(wish.deal_price_fen),
        "down": typed_yuan(wish.down_payment_fen),
        "terms": str(wish.terms),
    }
    if wish.balloon_fen:
        values["balloon"] = typed_yuan(wish.balloon_fen)
    return urlencode(values)


def typed_yuan(fen: int) -> str:
    """Write an amount as one would type it: 50,000 or 50,000.50."""
    whole, cents = divmod(fen, 100)
    return f"{whole:,}.{cents:02d}".removesuffix(".00")


def read_yuan(text: str) -> int | None:
    """Read a typed amount as fen: commas, blanks and full-width digits are fine; None for anything else."""
    plain = text.translate(str.maketrans("０１２３４５６７８９．", "0123456789.", ",， 元¥￥"))
    try:
        return yuan_to_fen(plain.lstrip("0") if plain.startswith("0") and plain.strip("0") else plain)
    except ValueError:
        return None


def read_uuid(text: str) -> UUID:
    """Read an id from an address. Refuses: NotFound."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None


def ordered(plans: tuple[VersionView, ...]) -> tuple[VersionView, ...]:
    """Return plans as they are shown: the plainest first, then zero interest, a flat one and used cars last."""

    def place(plan: VersionView) -> tuple[bool, int]:
        return Condition.NEW not in plan.conditions, ORDER[plan.method] if plan.annual_rate_ppm else 1

    return tuple(sorted(plans, key=place))


def chosen_vehicle(given: Mapping[str, str]) -> VehicleView:
    """Return the car of the address, or one in the middle of the list. Refuses: NotFound."""
    if given.get("car"):
        return catalogue.vehicle(read_uuid(given["car"]))
    found = catalogue.vehicles(condition="NEW")
    if not found:
        raise NotFound()
    return found[len(found) // 2]


def read_ask(given: Mapping[str, str], on: BusinessDate) -> Ask:
    """Read a calculator's state; what is missing gets its usual value. Refuses: NotFound (car, or no plan for it)."""
    vehicle = chosen_vehicle(given)
    plans = ordered(catalogue.plans_for(vehicle, on))
    if not plans:
        raise NotFound()
    plan = next((one for one in plans if one.product_code == given.get("plan")), plans[0])
    errors: dict[str, Words] = {}
    price = _amount(given, "price", vehicle.official_price_fen, errors)
    usual = queries.usual_wish(vehicle, plan, on, deal_price_fen=price)
    wish = Wish(
        price,
        _amount(given, "down", usual.down_payment_fen, errors),
        _terms(given, usual.terms, errors),
        _amount(given, "balloon", usual.balloon_fen, errors) if plan.method is Method.BALLOON else 0,
    )
    for problem in () if errors else queries.problems(vehicle, plan, wish, on):
        errors.setdefault(problem.field or "plan", problem.words)
    calculation = None if errors else _calculated(vehicle, plan, wish, on, errors)
    usual_text = {"price": wish.deal_price_fen, "down": wish.down_payment_fen, "balloon": wish.balloon_fen}
    typed = {
        name: given.get(name, "") if name in errors else typed_yuan(fen) for name, fen in usual_text.items()
    }
    typed["terms"] = str(wish.terms)
    bounds = queries.range_of(vehicle, plan, price, on)
    return Ask(vehicle, plan, plans, wish, bounds, typed, errors, calculation)


def _calculated(
    vehicle: VehicleView, plan: VersionView, wish: Wish, on: BusinessDate, errors: dict[str, Words]
) -> Calculation | None:
    try:
        return queries.calculate(vehicle=vehicle, plan=plan, wish=wish, on=on)
    except Refusal as refusal:
        errors[refusal.field or "plan"] = refusal.words
        return None


def _amount(given: Mapping[str, str], name: str, usual_fen: int, errors: dict[str, Words]) -> int:
    text = given.get(name, "").strip()
    if not text:
        return usual_fen
    fen = read_yuan(text)
    if fen is None:
        errors[name] = NOT_AN_AMOUNT
        return usual_fen
    return fen


def _terms(given: Mapping[str, str], usual: int, errors: dict[str, Words]) -> int:
    text = given.get("terms", "").strip()
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        errors["terms"] = NOT_A_NUMBER
        return usual
    return int(text)
