"""What a calculator page was asked: the state in its address, read into a wish, and written back for links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.http import urlencode

from suiche.catalogue.kinds import ADDON_WORDS, AddonKind
from suiche.catalogue.queries import VehicleView, VersionView
from suiche.channels.customer import shop_plans
from suiche.channels.design.typed import NOT_AN_AMOUNT, read_yuan
from suiche.channels.design.wording import yuan_short
from suiche.journey.shop import queries
from suiche.journey.shop.queries import Addon, Calculation, Range, Wish
from suiche.kit.clock import BusinessDate
from suiche.kit.refusal import Refusal
from suiche.kit.words import Words
from suiche.maths.terms import Method

NOT_A_NUMBER = Words("请从列出的期数里选一个。", "Please choose one of the terms shown.")
ADDON_FIELD = "with_"  # before an accessory's kind: the field of its price


@dataclass(frozen=True)
class Ask:
    """A calculator's state: car, plan and wish; what was typed, what is wrong with it, and the answer if nothing is.

    ``instead``: why the plan is not the one the address asked for.
    """

    vehicle: VehicleView
    plan: VersionView
    plans: tuple[VersionView, ...]
    wish: Wish
    bounds: Range
    typed: dict[str, str]
    errors: dict[str, Words]
    calculation: Calculation | None
    instead: Words | None

    @property
    def state(self) -> str:
        """Return the query that brings this calculation back."""
        return state_of(self.vehicle.id, self.plan.product_code, self.wish)

    @property
    def common(self) -> tuple[VersionView, ...]:
        """Return the plans most people take, and the one that is chosen; the others stand behind a fold."""
        found = tuple(plan for plan in self.plans if shop_plans.is_common(plan) or plan.id == self.plan.id)
        return found if len(found) > 1 else self.plans

    @property
    def others(self) -> tuple[VersionView, ...]:
        """Return the other ways to pay of a loan."""
        return tuple(plan for plan in self.plans if plan not in self.common and not plan.leased)

    @property
    def leases(self) -> tuple[VersionView, ...]:
        """Return the ways to lease."""
        return tuple(plan for plan in self.plans if plan not in self.common and plan.leased)

    @property
    def can_apply(self) -> bool:
        """Tell whether the plan is applied for on this road; one with charges beside interest is calculated only."""
        return not self.plan.charges

    @property
    def addon_fields(self) -> list[tuple[str, Words, str]]:
        """Return the fields of accessories: name, label, what was typed."""
        return [
            (
                f"{ADDON_FIELD}{kind.value.lower()}",
                Words(ADDON_WORDS[kind].zh, ADDON_WORDS[kind].en.capitalize()),
                self.typed.get(kind.value, ""),
            )
            for kind in self.plan.addons
        ]

    @property
    def fields(self) -> dict[str, str]:
        """Return the wish as the fields of a form, for saving what is shown."""
        return fields_of(self.wish)


def state_of(vehicle_id: UUID, code: str, wish: Wish) -> str:
    """Write a calculation as the query of an address."""
    return urlencode({"car": str(vehicle_id), "plan": code, **fields_of(wish)})


def fields_of(wish: Wish) -> dict[str, str]:
    """Write a wish as fields; what it has not is left out."""
    values = {
        "price": yuan_short(wish.deal_price_fen),
        "down": yuan_short(wish.down_payment_fen),
        "terms": str(wish.terms),
    }
    if wish.balloon_fen:
        values["balloon"] = yuan_short(wish.balloon_fen)
    if wish.subsidy_fen:
        values["subsidy"] = yuan_short(wish.subsidy_fen)
    for addon in wish.addons:
        values[f"{ADDON_FIELD}{addon.kind.value.lower()}"] = yuan_short(addon.price_fen)
    if wish.addons:
        values["addon_loan"] = yuan_short(wish.addon_loan_fen)
    return values


def read_ask(given: Mapping[str, str], on: BusinessDate) -> Ask:
    """Read a calculator's state; what is missing gets its usual value. Refuses: NotFound (car, or no plan for it)."""
    choice = shop_plans.choose(given, on)
    vehicle, plan = choice.vehicle, choice.plan
    errors: dict[str, Words] = {}
    price = _amount(given, "price", vehicle.official_price_fen, errors)
    subsidy = _amount(given, "subsidy", 0, errors)
    usual = queries.usual_wish(vehicle, plan, on, deal_price_fen=price, subsidy_fen=subsidy)
    addons = read_addons(given, plan.addons, errors)
    most = queries.most_addon(vehicle, plan, sum(addon.price_fen for addon in addons), on)
    wish = Wish(
        price,
        _amount(given, "down", usual.down_payment_fen, errors),
        _terms(given, usual.terms, errors),
        _amount(given, "balloon", usual.balloon_fen, errors) if plan.method is Method.BALLOON else 0,
        addons,
        _amount(given, "addon_loan", most, errors) if addons else 0,
        subsidy,
    )
    for problem in () if errors else queries.problems(vehicle, plan, wish, on):
        errors.setdefault(problem.field or "plan", problem.words)
    calculation = None if errors else _calculated(vehicle, plan, wish, on, errors)
    bounds = queries.range_of(vehicle, plan, price, on, subsidy_fen=subsidy)
    return Ask(
        vehicle, plan, choice.plans, wish, bounds, _typed(given, wish, errors), errors, calculation, choice.instead
    )  # fmt: skip


def read_addons(
    given: Mapping[str, str], kinds: tuple[AddonKind, ...], errors: dict[str, Words]
) -> tuple[Addon, ...]:
    """Return the accessories whose price was typed; a price that is none is an error of its field."""
    prices = [(kind, _amount(given, f"{ADDON_FIELD}{kind.value.lower()}", 0, errors)) for kind in kinds]
    return tuple(Addon(kind, fen) for kind, fen in prices if fen)


def _typed(given: Mapping[str, str], wish: Wish, errors: dict[str, Words]) -> dict[str, str]:
    """Return what stands in the fields: amounts as read, and as typed where they could not be read."""
    usual = {
        "price": wish.deal_price_fen,
        "down": wish.down_payment_fen,
        "balloon": wish.balloon_fen,
        "subsidy": wish.subsidy_fen,
        "addon_loan": wish.addon_loan_fen,
    }
    typed = {name: given.get(name, "") if name in errors else yuan_short(fen) for name, fen in usual.items()}
    for kind in AddonKind:
        name = f"{ADDON_FIELD}{kind.value.lower()}"
        price = next((addon.price_fen for addon in wish.addons if addon.kind is kind), 0)
        typed[kind.value] = given.get(name, "") if name in errors else yuan_short(price) if price else ""
    if not wish.subsidy_fen and "subsidy" not in errors:
        typed["subsidy"] = ""
    typed["terms"] = str(wish.terms)
    return typed


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
