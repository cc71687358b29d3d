"""Vehicles and product versions as everybody else sees them: frozen, with their names in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from suiche.catalogue.kinds import (
    BODY_WORDS,
    CONDITION_WORDS,
    ENERGY_WORDS,
    AddonKind,
    Body,
    Condition,
    Energy,
    Family,
    VatMode,
)
from suiche.catalogue.shapes import Charge, StepShare
from suiche.catalogue.states import VersionState
from suiche.kit.words import Words
from suiche.maths.terms import Method, Segment


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
    quote_valid_days: int
    min_read_seconds: int
    conditions: tuple[str, ...]
    energies: tuple[str, ...]
    brands: tuple[str, ...]
    cities: tuple[str, ...]
    subvention: Words
    gross_rate_ppm: int | None
    oem_share_ppm: int
    state_subsidy: bool
    due_day: int | None
    min_first_period_days: int
    steps: tuple[StepShare, ...]
    segments: tuple[Segment, ...]
    addons: tuple[AddonKind, ...]
    addon_ltv_ppm: int
    charges: tuple[Charge, ...]
    deposit_ppm: int
    vat_mode: VatMode
    vat_ppm: int
    purchase_price_fen: int | None
    title: Words
    description: Words
    demo: bool

    @property
    def leased(self) -> bool:
        """Tell whether it is a lease: the car is ours until the end, and what is paid is called rent."""
        return self.family is not Family.LOAN

    @property
    def terms_to_explain(self) -> list[str]:
        """Return the words of the trade that a page with this plan should explain, as keys of the design's terms."""
        found = ["apr", self.method.value]
        if self.leased:
            found = [
                "apr",
                "lease",
                *(["residual"] if self.balloon_max_ppm else []),
                *(["deposit"] if self.deposit_ppm else []),
            ]
        if self.addons:
            found.append("addon")
        if self.gross_rate_ppm is not None:
            found.append("subvention")
        return found

    @property
    def bears_interest(self) -> bool:
        """Tell whether the customer pays any interest."""
        return bool(self.annual_rate_ppm) or any(part.annual_rate_ppm for part in self.segments)

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
