"""What programs read and write about cars, plans, calculations and quotes. Amounts are whole fen, rates ppm."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from ninja import Field, Schema

from suiche.catalogue.kinds import AddonKind
from suiche.catalogue.queries import VehicleView, VersionView
from suiche.catalogue.telling import particulars
from suiche.channels.api.texts import WordsOut, words_out
from suiche.journey.shop.queries import Addon, Calculation, Explained, QuoteView, Wish


class VehicleOut(Schema):
    """A vehicle. ``official_price_fen``: published price, or our valuation of a used one."""

    id: UUID
    code: str
    brand: WordsOut
    series: WordsOut
    trim: WordsOut
    model_year: int
    condition: str
    energy: str
    body: str
    official_price_fen: int
    source: str
    demo: bool


class FactOut(Schema):
    """Something special about a plan: what, and how much or how."""

    label: WordsOut
    value: WordsOut


class PlanOut(Schema):
    """A plan on sale: what it costs and what it allows. ``id`` is its version, which a saved quote names.

    ``family``: LOAN, or LEASE and LEASEBACK, where the balloon is the residual value. ``can_apply``: whether an
    application is taken on this road. ``addons``: kinds of accessories that may be financed, up to ``addon_ltv_ppm``.
    """

    id: UUID
    code: str
    number: int
    title: WordsOut
    description: WordsOut
    method: str
    annual_rate_ppm: int
    terms: list[int]
    min_down_ppm: int
    max_ltv_ppm: int
    amount_min_fen: int
    amount_max_fen: int
    balloon_min_ppm: int
    balloon_max_ppm: int
    valid_from: date
    valid_until: date | None
    family: str
    can_apply: bool
    due_day: int | None
    addons: list[str]
    addon_ltv_ppm: int
    deposit_ppm: int
    vat_mode: str
    vat_ppm: int
    purchase_price_fen: int | None
    particulars: list[FactOut]


class AddonIn(Schema):
    """An accessory or service that goes with the car, and its price."""

    kind: AddonKind
    price_fen: int = Field(gt=0, le=10**13)


class AskIn(Schema):
    """What to calculate. ``balloon_fen`` only for a plan that has one (a lease's residual value).

    ``addon_loan_fen`` of the accessories' price is borrowed too; ``subsidy_fen`` is the government's for the car.
    """

    vehicle_id: UUID
    plan: str = Field(max_length=30, description="code of the plan")
    deal_price_fen: int = Field(ge=0, le=10**13)
    down_payment_fen: int = Field(ge=0, le=10**13)
    terms: int = Field(ge=1, le=600)
    balloon_fen: int = Field(0, ge=0, le=10**13)
    addons: list[AddonIn] = Field(default_factory=list, max_length=10)
    addon_loan_fen: int = Field(0, ge=0, le=10**13)
    subsidy_fen: int = Field(0, ge=0, le=10**13)


class SaveIn(AskIn):
    """What to save: a calculation, with a name of one's own if wanted."""

    name: str = Field("", max_length=40)
    dealer_id: UUID | None = None


class ExplainedLineOut(Schema):
    """One addend of an explanation."""

    label: WordsOut
    amount_fen: int
    note: WordsOut


class ExplainedOut(Schema):
    """An amount and the lines that add up to it."""

    amount_fen: int
    lines: list[ExplainedLineOut]


class RowOut(Schema):
    """One instalment."""

    period: int
    due_date: date
    payment_fen: int
    principal_fen: int
    interest_fen: int
    balance_after_fen: int


class CalculationOut(Schema):
    """A calculation of today. ``apr_*_pct``: annual rate, per cent with four decimals (simple: 单利).

    ``apr_shown_pct`` is the one to show, with two; a deposit and charges are in it. What a plan does not have is null:
    ``balloon`` (or residual), ``deposit``, ``vat`` inside the first rent, ``subvention`` that others pay,
    ``state_subsidy``: the part of the interest that the state is expected to pay while instalments are paid on time.
    """

    vehicle_id: UUID
    plan: str
    version_id: UUID
    priced_on: date
    valid_until: date
    apr_simple_pct: str
    apr_compound_pct: str
    principal: ExplainedOut
    instalment: ExplainedOut
    last_instalment: ExplainedOut
    total_interest: ExplainedOut
    total_payment: ExplainedOut
    fees: ExplainedOut
    against_cash: ExplainedOut
    rows: list[RowOut]
    schedule_sha256: str
    family: str
    apr_shown_pct: str
    instalment_name: WordsOut
    rhythm: WordsOut
    balloon: ExplainedOut | None
    deposit: ExplainedOut | None
    vat: ExplainedOut | None
    subvention: ExplainedOut | None
    state_subsidy: ExplainedOut | None


class QuoteOut(Schema):
    """A saved quote. ``share_path`` opens it read-only and names nobody."""

    id: UUID
    name: str
    vehicle_id: UUID
    vehicle: WordsOut
    plan: str
    version_id: UUID
    deal_price_fen: int
    down_payment_fen: int
    principal_fen: int
    balloon_fen: int
    terms: int
    instalment_fen: int
    last_instalment_fen: int
    total_interest_fen: int
    apr_simple_pct: str
    schedule_sha256: str
    priced_on: date
    valid_until: date
    expired: bool
    share_path: str
    family: str
    addon_loan_fen: int
    subsidy_fen: int
    subvention_fen: int
    deposit_fen: int


def wish_of(ask: AskIn) -> Wish:
    """Read what is asked for."""
    return Wish(
        ask.deal_price_fen,
        ask.down_payment_fen,
        ask.terms,
        ask.balloon_fen,
        tuple(Addon(addon.kind, addon.price_fen) for addon in ask.addons),
        ask.addon_loan_fen,
        ask.subsidy_fen,
    )


def vehicle_out(view: VehicleView) -> VehicleOut:
    """Write a vehicle."""
    plain = (
        "id", "code", "model_year", "condition", "energy", "body", "official_price_fen", "source", "demo",
    )  # fmt: skip
    return VehicleOut(
        **{name: getattr(view, name) for name in plain},
        brand=words_out(view.brand),
        series=words_out(view.series),
        trim=words_out(view.trim),
    )


def plan_out(view: VersionView) -> PlanOut:
    """Write a plan."""
    plain = (
        "id", "number", "annual_rate_ppm", "min_down_ppm", "max_ltv_ppm", "amount_min_fen", "amount_max_fen",
        "balloon_min_ppm", "balloon_max_ppm", "valid_from", "valid_until", "due_day", "addon_ltv_ppm", "deposit_ppm",
        "vat_ppm", "purchase_price_fen",
    )  # fmt: skip
    return PlanOut(
        **{name: getattr(view, name) for name in plain},
        code=view.product_code,
        title=words_out(view.title),
        description=words_out(view.description),
        method=view.method.value,
        terms=list(view.terms),
        family=view.family.value,
        can_apply=not view.charges,
        addons=[kind.value for kind in view.addons],
        vat_mode=view.vat_mode.value,
        particulars=[
            FactOut(label=words_out(label), value=words_out(value)) for label, value in particulars(view)
        ],
    )


def _explained(found: Explained) -> ExplainedOut:
    lines = [
        ExplainedLineOut(label=words_out(line.label), amount_fen=line.fen, note=words_out(line.note))
        for line in found.lines
    ]
    return ExplainedOut(amount_fen=found.fen, lines=lines)


def calculation_out(found: Calculation) -> CalculationOut:
    """Write a calculation with every explanation."""
    amounts = (
        "principal",
        "instalment",
        "last_instalment",
        "total_interest",
        "total_payment",
        "fees",
        "against_cash",
    )
    columns = ("period", "due_date", "payment_fen", "principal_fen", "interest_fen", "balance_after_fen")
    return CalculationOut(
        **{name: _explained(getattr(found, name)) for name in amounts},
        vehicle_id=found.vehicle.id,
        plan=found.plan.product_code,
        version_id=found.plan.id,
        priced_on=found.priced_on,
        valid_until=found.valid_until,
        apr_simple_pct=found.figures.cost.simple_pct,
        apr_compound_pct=found.figures.cost.compound_pct,
        rows=[RowOut(**{name: getattr(row, name) for name in columns}) for row in found.rows],
        schedule_sha256=found.figures.schedule.fingerprint(),
        family=found.plan.family.value,
        apr_shown_pct=found.apr_pct,
        instalment_name=words_out(found.instalment_name),
        rhythm=words_out(found.instalment.note),
        balloon=_maybe(found.balloon),
        deposit=_maybe(found.deposit),
        vat=_maybe(found.vat),
        subvention=_maybe(found.subvention),
        state_subsidy=_maybe(found.state_subsidy),
    )


def _maybe(found: Explained | None) -> ExplainedOut | None:
    return None if found is None else _explained(found)


def quote_out(view: QuoteView) -> QuoteOut:
    """Write a saved quote."""
    plain = (
        "id", "name", "vehicle_id", "version_id", "deal_price_fen", "down_payment_fen", "principal_fen", "balloon_fen",
        "terms", "instalment_fen", "last_instalment_fen", "total_interest_fen", "apr_simple_pct", "schedule_sha256",
        "priced_on", "valid_until", "expired", "addon_loan_fen", "subsidy_fen", "subvention_fen", "deposit_fen",
    )  # fmt: skip
    return QuoteOut(
        family=view.family.value,
        **{name: getattr(view, name) for name in plain},
        vehicle=words_out(view.vehicle),
        plan=view.plan_code,
        share_path=f"/s/{view.token}",
    )
