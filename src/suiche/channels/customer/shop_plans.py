"""Which car and which plan a page is about: in what order plans are shown, and why an asked one cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from suiche.catalogue import queries as catalogue
from suiche.catalogue.kinds import CONDITION_WORDS, ENERGY_WORDS, Condition, Energy
from suiche.catalogue.queries import VehicleView, VersionView
from suiche.kit.clock import BusinessDate
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.maths.terms import Method

ORDER = (
    Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.BALLOON, Method.FLAT, Method.STEPPED, Method.SEGMENTED,
    Method.INTEREST_ONLY,
)  # fmt: skip
COMMON = (Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.BALLOON)


@dataclass(frozen=True)
class Choice:
    """A car, every plan for it as they are shown, the one that is on; ``instead``: why that is not the asked one."""

    vehicle: VehicleView
    plans: tuple[VersionView, ...]
    plan: VersionView
    instead: Words | None


def is_common(plan: VersionView) -> bool:
    """Tell whether a plan is one of the plain ones: no block, no accessory, no day of its own, no lease."""
    plain = plan.due_day is None and not plan.addons and not plan.leased
    return plain and plan.method in COMMON


def ordered(plans: tuple[VersionView, ...]) -> tuple[VersionView, ...]:
    """Return plans as they are shown: the plainest first, then zero interest, a flat one and used cars last."""

    def place(plan: VersionView) -> tuple[bool, bool, bool, bool, int, bool]:
        plain = is_common(plan)
        zero = not plan.bears_interest
        order = ORDER.index(plan.method)
        # the level one first, zero interest next to it, then by method
        bought_back = plan.purchase_price_fen is not None
        return Condition.NEW not in plan.conditions, plan.leased, bought_back, not plain, order, zero

    return tuple(sorted(plans, key=place))


def read_uuid(text: str) -> UUID:
    """Read an id from an address. Refuses: NotFound."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None


def choose(given: Mapping[str, str], on: BusinessDate) -> Choice:
    """Return car and plan of an address; where it names no car, one that the plan is for. Refuses: NotFound."""
    code = given.get("plan", "").strip().upper()
    asked = next((plan for plan in catalogue.plans(on) if plan.product_code == code), None)
    vehicle = catalogue.vehicle(read_uuid(given["car"])) if given.get("car") else _usual_car(asked)
    plans = ordered(catalogue.plans_for(vehicle, on))
    if not plans:
        raise NotFound()
    if not code or (asked and asked.suits(vehicle)):
        return Choice(vehicle, plans, asked or plans[0], None)
    return Choice(vehicle, plans, plans[0], _instead(asked, vehicle, plans[0].title))


def _usual_car(plan: VersionView | None) -> VehicleView:
    """Return a car in the middle of the list, of those that the plan is for. Refuses: NotFound."""
    new = catalogue.vehicles(condition="NEW")
    found = [car for car in catalogue.vehicles() if plan.suits(car)] if plan else new
    cars = found or new
    if not cars:
        raise NotFound()
    return cars[len(cars) // 2]


def _instead(asked: VersionView | None, vehicle: VehicleView, shown: Words) -> Words:
    if asked is None:
        return Words(
            f"您要的方案现在没有了。下面按“{shown.zh}”算。",
            f"The plan you asked for is not on sale. Below is “{shown.en}”.",
        )
    only = _only_for(asked, vehicle)
    return Words(
        f"“{asked.title.zh}”只给{only.zh}，这辆不行。下面按“{shown.zh}”算，也可以换一辆车。",
        f"“{asked.title.en}” is for {only.en} only, not for this one. Below is “{shown.en}”; or choose another car.",
    )


def _only_for(plan: VersionView, vehicle: VehicleView) -> Words:
    """Say which cars a plan is for, by the first thing in which this car is different."""
    if vehicle.condition.value not in plan.conditions:
        kinds = [CONDITION_WORDS[Condition(one)] for one in plan.conditions]
        return Words("、".join(one.zh for one in kinds), " and ".join(f"{one.en} cars" for one in kinds))
    if vehicle.energy.value not in plan.energies:
        drives = [ENERGY_WORDS[Energy(one)] for one in plan.energies]
        zh, en = "、".join(one.zh for one in drives), " and ".join(one.en for one in drives)
        return Words(f"{zh}的车", f"{en} cars")
    brands = [brand for brand in catalogue.brands() if brand.zh in plan.brands]
    return Words("、".join(one.zh for one in brands), " and ".join(one.en for one in brands))
