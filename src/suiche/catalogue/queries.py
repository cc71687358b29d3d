"""Looking into the catalogue. Everything comes back as a frozen view; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from suiche.catalogue import models
from suiche.catalogue.kinds import BODY_WORDS, CONDITION_WORDS, ENERGY_WORDS, Body, Condition, Energy, Family
from suiche.catalogue.states import VersionState
from suiche.kit.history import moves_of
from suiche.kit.proposals import Proposal, proposals_of
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.maths.terms import Method

PUBLISHING = "suiche.catalogue.tasks:publish"  # the task a proposal to publish runs


@dataclass(frozen=True)
class VehicleFact:
    """One thing worth knowing about a car: what, and how much with its unit."""

    label: Words
    value: str


@dataclass(frozen=True)
class VehicleView:
    """A vehicle as everybody may see it; ``official_price_fen`` is the published price, or our valuation if used."""

    id: UUID
    code: str
    brand: Words
    series: Words
    trim: Words
    model_year: int
    condition: Condition
    energy: Energy
    body: Body
    official_price_fen: int
    first_registered: date | None
    mileage_km: int | None
    facts: tuple[VehicleFact, ...]
    source: str
    demo: bool

    @property
    def name(self) -> Words:
        """Return brand and series: 大众 朗逸."""
        return Words(f"{self.brand.zh} {self.series.zh}", f"{self.brand.en} {self.series.en}")

    @property
    def full_name(self) -> Words:
        """Return brand, series, year and trim: what a quote and a contract call the car."""
        return Words(
            f"{self.name.zh} {self.model_year}款 {self.trim.zh}",
            f"{self.name.en} {self.model_year} {self.trim.en}",
        )

    @property
    def kind(self) -> Words:
        """Return condition, drive and shape in words: 新车，纯电，SUV."""
        words = (CONDITION_WORDS[self.condition], ENERGY_WORDS[self.energy], BODY_WORDS[self.body])
        return Words("，".join(w.zh for w in words), ", ".join(w.en for w in words))


@dataclass(frozen=True)
class VersionView:
    """A product version: everything that quote, disclosure, contract and servicing take from it.

    Shares are ppm of the price, rates ppm a year (``penalty_daily_ppm``: a day). Exactly one penalty is set.
    ``fee_rule`` is the early-settlement fee as ``maths.fee_form`` writes it.
    """

    id: UUID
    product_id: UUID
    product_code: str
    family: Family
    number: int
    state: VersionState
    valid_from: date
    valid_until: date | None
    method: Method
    annual_rate_ppm: int
    terms: tuple[int, ...]
    min_down_ppm: int
    max_ltv_ppm: int
    amount_min_fen: int
    amount_max_fen: int
    balloon_min_ppm: int
    balloon_max_ppm: int
    penalty_multiple_ppm: int | None
    penalty_daily_ppm: int | None
    grace_days: int
    compound: bool
    fee_rule: dict[str, Any]
    min_paid_periods: int
    quote_valid_days: int
    min_read_seconds: int
    approval_valid_days: int
    conditions: tuple[str, ...]
    energies: tuple[str, ...]
    brands: tuple[str, ...]
    subvention: Words
    title: Words
    description: Words
    demo: bool

    def offered_on(self, on: date) -> bool:
        """Tell whether it is on sale on that day (a newer version may still take its place)."""
        in_time = self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)
        return self.state is VersionState.PUBLISHED and in_time

    def suits(self, vehicle: VehicleView) -> bool:
        """Tell whether it is offered for this vehicle."""
        return (
            vehicle.condition.value in self.conditions
            and vehicle.energy.value in self.energies
            and (not self.brands or vehicle.brand.zh in self.brands)
        )


def vehicles(
    *,
    text: str = "",
    brand: str = "",
    condition: str = "",
    energy: str = "",
    body: str = "",
    price_max_fen: int | None = None,
) -> tuple[VehicleView, ...]:
    """Return vehicles on sale, cheapest first, narrowed by every filter given; ``text`` may be in both languages."""
    rows = models.Vehicle.objects.filter(on_sale=True)
    for word in text.split()[:5]:
        rows = rows.filter(
            Q(brand__icontains=word)
            | Q(brand_en__icontains=word)
            | Q(series__icontains=word)
            | Q(series_en__icontains=word)
            | Q(trim__icontains=word)
        )
    exact = {"brand": brand, "condition": condition, "energy": energy, "body": body}
    rows = rows.filter(**{column: value for column, value in exact.items() if value})
    if price_max_fen is not None:
        rows = rows.filter(official_price_fen__lte=price_max_fen)
    return tuple(_vehicle(row) for row in rows.order_by("official_price_fen", "code"))


def brands() -> tuple[Words, ...]:
    """Return the brands that have a vehicle on sale."""
    rows = (
        models.Vehicle.objects.filter(on_sale=True)
        .values_list("brand", "brand_en")
        .distinct()
        .order_by("brand_en")
    )
    return tuple(Words(zh, en) for zh, en in rows)


def vehicle(vehicle_id: UUID) -> VehicleView:
    """Return one vehicle, also one that is no longer on sale. Refuses: NotFound."""
    row = models.Vehicle.objects.filter(id=vehicle_id).first()
    if row is None:
        raise NotFound()
    return _vehicle(row)


def vehicles_by_id(ids: list[UUID]) -> dict[UUID, VehicleView]:
    """Return the vehicles with these ids; unknown ids are left out."""
    return {row.id: _vehicle(row) for row in models.Vehicle.objects.filter(id__in=ids)}


def plans(on: date) -> tuple[VersionView, ...]:
    """Return the plans on sale on a day: of each product the newest valid published version, by product code."""
    rows = _offered(on).order_by("product__code", "-number").distinct("product__code")
    return tuple(_version(row) for row in rows)


def plans_for(vehicle: VehicleView, on: date) -> tuple[VersionView, ...]:
    """Return the plans on sale on a day that suit a vehicle."""
    return tuple(plan for plan in plans(on) if plan.suits(vehicle))


def plan(code: str, on: date) -> VersionView:
    """Return the version of a product that is on sale on a day. Refuses: NotFound."""
    row = _offered(on).filter(product__code=code).order_by("-number").first()
    if row is None:
        raise NotFound()
    return _version(row)


def version(version_id: UUID) -> VersionView:
    """Return any version, drafts and retired ones too: old papers must still be explained. Refuses: NotFound."""
    row = models.ProductVersion.objects.select_related("product").filter(id=version_id).first()
    if row is None:
        raise NotFound()
    return _version(row)


def versions_by_id(ids: list[UUID]) -> dict[UUID, VersionView]:
    """Return the versions with these ids; unknown ids are left out."""
    rows = models.ProductVersion.objects.select_related("product").filter(id__in=ids)
    return {row.id: _version(row) for row in rows}


def product_codes() -> frozenset[str]:
    """Return the codes of all products, also of those that are not on sale."""
    return frozenset(models.Product.objects.values_list("code", flat=True))


def drafts() -> tuple[VersionView, ...]:
    """Return the versions that wait to be published."""
    rows = models.ProductVersion.objects.select_related("product").filter(state=VersionState.DRAFT)
    return tuple(_version(row) for row in rows.order_by("product__code", "number"))


def versions() -> tuple[VersionView, ...]:
    """Return every version of every product, by code, the newest first."""
    rows = models.ProductVersion.objects.select_related("product")
    return tuple(_version(row) for row in rows.order_by("product__code", "-number"))


@dataclass(frozen=True)
class Unpublished:
    """A draft that waits: what it is, since when, and the proposal that waits for a second person (or None)."""

    version_id: UUID
    title: Words
    number: int
    since: datetime
    proposal: Proposal | None


def publishing(version_id: UUID) -> tuple[Proposal, ...]:
    """Return what was proposed and decided about publishing a version, the newest first."""
    return tuple(p for p in proposals_of(PUBLISHING) if p.arguments.get("version_id") == str(version_id))


def unpublished() -> tuple[Unpublished, ...]:
    """Return the drafts that wait to be proposed or approved, the longest wait first."""
    waiting = {p.arguments.get("version_id"): p for p in proposals_of(PUBLISHING) if p.decided_at is None}
    found = [
        Unpublished(draft.id, draft.title, draft.number, moves_of(draft.id)[0].at, waiting.get(str(draft.id)))
        for draft in drafts()
    ]
    return tuple(sorted(found, key=lambda one: one.since))


def _offered(on: date) -> QuerySet[models.ProductVersion]:
    rows = models.ProductVersion.objects.select_related("product")
    return rows.filter(state=VersionState.PUBLISHED, valid_from__lte=on).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    )


def _vehicle(row: models.Vehicle) -> VehicleView:
    return VehicleView(
        id=row.id,
        code=row.code,
        brand=Words(row.brand, row.brand_en),
        series=Words(row.series, row.series_en),
        trim=Words(row.trim, row.trim_en),
        model_year=row.model_year,
        condition=Condition(row.condition),
        energy=Energy(row.energy),
        body=Body(row.body),
        official_price_fen=row.official_price_fen,
        first_registered=row.first_registered,
        mileage_km=row.mileage_km,
        facts=tuple(VehicleFact(Words(fact["zh"], fact["en"]), fact["value"]) for fact in row.facts),
        source=row.source,
        demo=row.demo,
    )


# Columns that a view carries under the same name and in the same form.
_SAME = (
    "id",
    "product_id",
    "number",
    "valid_from",
    "valid_until",
    "annual_rate_ppm",
    "min_down_ppm",
    "max_ltv_ppm",
    "amount_min_fen",
    "amount_max_fen",
    "balloon_min_ppm",
    "balloon_max_ppm",
    "penalty_multiple_ppm",
    "penalty_daily_ppm",
    "grace_days",
    "compound",
    "fee_rule",
    "min_paid_periods",
    "quote_valid_days",
    "min_read_seconds",
    "approval_valid_days",
)


def _version(row: models.ProductVersion) -> VersionView:
    return VersionView(
        **{name: getattr(row, name) for name in _SAME},
        product_code=row.product.code,
        family=Family(row.product.family),
        state=VersionState(row.state),
        method=Method(row.method),
        terms=tuple(row.terms),
        conditions=tuple(row.eligible.get("conditions", list(Condition))),
        energies=tuple(row.eligible.get("energies", list(Energy))),
        brands=tuple(row.eligible.get("brands", ())),
        subvention=Words(row.subvention, row.subvention_en),
        title=Words(row.title, row.title_en),
        description=Words(row.description, row.description_en),
        demo=row.product.demo,
    )
