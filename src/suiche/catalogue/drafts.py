"""What a colleague writes down before it is in the catalogue: a vehicle, a product version. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from suiche.catalogue.kinds import AddonKind, Body, Condition, Energy, Family, VatMode
from suiche.catalogue.shapes import Charge, StepShare
from suiche.kit.words import Words
from suiche.maths.dates import MIN_FIRST_PERIOD_DAYS
from suiche.maths.fees import FeeRule
from suiche.maths.rates import PPM
from suiche.maths.terms import Method, Segment

NONE = Words("", "")


@dataclass(frozen=True)
class VehicleDraft:
    """A vehicle to enter; ``code`` names it for good. Facts: (中文, English, value)."""

    code: str
    brand: Words
    series: Words
    trim: Words
    model_year: int
    energy: Energy
    body: Body
    official_price_fen: int
    facts: tuple[tuple[str, str, str], ...]
    source: str
    condition: Condition = Condition.NEW
    first_registered: date | None = None
    mileage_km: int | None = None
    demo: bool = False


@dataclass(frozen=True)
class VersionDraft:
    """The terms of a product version to draft; units as in ``models.ProductVersion``."""

    product_code: str
    title: Words
    description: Words
    method: Method
    annual_rate_ppm: int
    terms: tuple[int, ...]
    min_down_ppm: int
    max_ltv_ppm: int
    amount_min_fen: int
    amount_max_fen: int
    fee_rule: FeeRule
    valid_from: date
    valid_until: date | None = None
    balloon_min_ppm: int = 0
    balloon_max_ppm: int = 0
    penalty_multiple_ppm: int | None = None
    penalty_daily_ppm: int | None = None
    grace_days: int = 3
    compound: bool = False
    quote_valid_days: int = 30
    min_read_seconds: int = 10
    conditions: tuple[Condition, ...] = tuple(Condition)
    energies: tuple[Energy, ...] = tuple(Energy)
    brands: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    subvention: Words = NONE
    gross_rate_ppm: int | None = None
    oem_share_ppm: int = PPM
    state_subsidy: bool = False
    due_day: int | None = None
    min_first_period_days: int = MIN_FIRST_PERIOD_DAYS
    steps: tuple[StepShare, ...] = ()
    segments: tuple[Segment, ...] = ()
    addons: tuple[AddonKind, ...] = ()
    addon_ltv_ppm: int = 0
    charges: tuple[Charge, ...] = ()
    deposit_ppm: int = 0
    vat_mode: VatMode = VatMode.NONE
    vat_ppm: int = 0
    purchase_price_fen: int | None = None
    family: Family = Family.LOAN
    demo: bool = False
