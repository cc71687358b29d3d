"""Looking into the catalogue. Everything comes back as a frozen view; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from suiche.catalogue import models, shapes
from suiche.catalogue.kinds import AddonKind, Body, Condition, Energy, Family, VatMode
from suiche.catalogue.rules import LEASED_BY, VAT_OF
from suiche.catalogue.states import VersionState
from suiche.catalogue.views import VehicleFact, VehicleView, VersionView
from suiche.kit.history import moves_of
from suiche.kit.proposals import Proposal, proposals_of
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.maths.terms import Method

__all__ = [
    "LEASED_BY", "VAT_OF", "Unpublished", "VehicleFact", "VehicleView", "VersionView", "brands", "drafts", "in_the_way", "plan", "plans", "plans_for",
    "product_codes", "product_title", "publishing", "unpublished", "vehicle", "vehicles", "vehicles_by_id", "version", "version_proposed", "versions",
    "versions_by_id",
]  # fmt: skip
PUBLISH_TASK = "suiche.catalogue.tasks:publish"  # named, not imported: tasks stand above on the map


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


def product_title(code: str) -> Words:
    """Return what the newest version of a product that is no draft is called; the code where there is none."""
    rows = models.ProductVersion.objects.filter(product__code=code).exclude(state=VersionState.DRAFT)
    title = rows.order_by("-number").values_list("title", "title_en").first()
    return Words(*title) if title else Words(code, code)


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
    return proposals_of(PUBLISH_TASK, about={"version_id": str(version_id)})


def why_retired(version_id: UUID) -> str:
    """Return why a version was taken off sale, in a colleague's words; empty where it was not."""
    found = models.Retirement.objects.filter(version_id=version_id).values_list("reason", flat=True).first()
    return found or ""


def version_proposed(proposal_id: UUID) -> UUID | None:
    """Return the version that a proposal is about; None where there is no such proposal."""
    found = (p.arguments["version_id"] for p in proposals_of(PUBLISH_TASK) if p.id == proposal_id)
    return next((UUID(one) for one in found), None)


def unpublished() -> tuple[Unpublished, ...]:
    """Return the drafts that wait to be proposed or approved, the longest wait first."""
    waiting = {p.arguments.get("version_id"): p for p in proposals_of(PUBLISH_TASK, only="waiting")}
    found = [
        Unpublished(draft.id, draft.title, draft.number, moves_of(draft.id)[0].at, waiting.get(str(draft.id)))
        for draft in drafts()
    ]
    return tuple(sorted(found, key=lambda one: one.since))


def in_the_way(version_id: UUID) -> tuple[VersionView, ...]:
    """Return the published versions of the same product that start no earlier and share a day with this one.

    One that starts earlier is no obstacle: publishing ends it the day before.
    """
    own = version(version_id)
    rows = models.ProductVersion.objects.select_related("product").filter(
        product_id=own.product_id, state=VersionState.PUBLISHED, valid_from__gte=own.valid_from
    )
    if own.valid_until is not None:
        rows = rows.filter(valid_from__lte=own.valid_until)
    return tuple(_version(row) for row in rows.exclude(id=own.id).order_by("valid_from"))


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
    "quote_valid_days",
    "min_read_seconds",
    "gross_rate_ppm",
    "oem_share_ppm",
    "state_subsidy",
    "due_day",
    "min_first_period_days",
    "addon_ltv_ppm",
    "deposit_ppm",
    "vat_ppm",
    "purchase_price_fen",
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
        cities=tuple(row.eligible.get("cities", ())),
        steps=shapes.read_steps(row.steps),
        segments=shapes.read_segments(row.segments),
        charges=shapes.read_charges(row.charges),
        addons=tuple(AddonKind(kind) for kind in row.addons),
        vat_mode=VatMode(row.vat_mode),
        subvention=Words(row.subvention, row.subvention_en),
        title=Words(row.title, row.title_en),
        description=Words(row.description, row.description_en),
        demo=row.product.demo,
    )
