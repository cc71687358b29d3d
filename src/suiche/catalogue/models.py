"""Vehicles, products and their versions. A trigger keeps a published version as it was approved."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value

from suiche.catalogue.kinds import Body, Condition, Energy, Family, VatMode
from suiche.catalogue.states import VERSION, VersionState
from suiche.kit.ids import new_id
from suiche.kit.lifecycle import LivingModel, state_check


class Vehicle(models.Model):
    """A model and trim with its price: for a new car the maker's published price, for a used one our valuation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    brand = models.CharField(max_length=24)  # 中文
    brand_en = models.CharField(max_length=24)
    series = models.CharField(max_length=40)
    series_en = models.CharField(max_length=40)
    trim = models.CharField(max_length=60)
    trim_en = models.CharField(max_length=60)
    model_year = models.PositiveSmallIntegerField()
    condition = models.CharField(max_length=8)
    energy = models.CharField(max_length=8)
    body = models.CharField(max_length=8)
    official_price_fen = models.BigIntegerField()
    first_registered = models.DateField(null=True)  # used cars: the age counts from here
    mileage_km = models.PositiveIntegerField(null=True)
    facts = models.JSONField(default=list)  # [{"zh", "en", "value"}]: range, seats, power
    source = models.CharField(max_length=200)
    demo = models.BooleanField(default=False)
    on_sale = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(condition__in=list(Condition)), name="catalogue_vehicle_condition"
            ),
            models.CheckConstraint(condition=Q(energy__in=list(Energy)), name="catalogue_vehicle_energy"),
            models.CheckConstraint(condition=Q(body__in=list(Body)), name="catalogue_vehicle_body"),
            models.CheckConstraint(condition=Q(official_price_fen__gt=0), name="catalogue_vehicle_price"),
            models.CheckConstraint(
                condition=Q(condition=Condition.NEW) | Q(first_registered__isnull=False),
                name="catalogue_used_has_age",
            ),
        ]


class Product(models.Model):
    """A product by the name colleagues use; what it costs is in its versions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=30, unique=True)
    family = models.CharField(max_length=12, default=Family.LOAN)
    demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(family__in=list(Family)), name="catalogue_product_family"),
        ]


class ProductVersion(LivingModel):
    """The terms of a product for a time: everything a quote, a disclosure and a contract take from it.

    Shares are ppm of the vehicle price, rates ppm a year (``penalty_daily_ppm``: a day). Of the two penalty columns
    exactly one is set. ``fee_rule`` is as ``maths.fee_form`` writes it; ``steps``, ``segments`` and ``charges`` as
    ``shapes`` writes them. In a lease the balloon is the residual value and ``deposit_ppm`` a share of what is financed.
    """

    lifecycle = VERSION

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)  # last day on which it is offered
    method = models.CharField(max_length=20)
    annual_rate_ppm = models.PositiveIntegerField()
    terms = models.JSONField()  # months, rising
    min_down_ppm = models.PositiveIntegerField()
    max_ltv_ppm = models.PositiveIntegerField()
    amount_min_fen = models.BigIntegerField()
    amount_max_fen = models.BigIntegerField()
    balloon_min_ppm = models.PositiveIntegerField(default=0)
    balloon_max_ppm = models.PositiveIntegerField(default=0)
    penalty_multiple_ppm = models.PositiveIntegerField(null=True)
    penalty_daily_ppm = models.PositiveIntegerField(null=True)
    grace_days = models.PositiveSmallIntegerField(default=3)
    compound = models.BooleanField(default=False)
    fee_rule = models.JSONField()
    quote_valid_days = models.PositiveSmallIntegerField(default=30)
    min_read_seconds = models.PositiveSmallIntegerField(default=10)
    eligible = models.JSONField(
        default=dict
    )  # {"conditions": [...], "energies": [...], "brands": [...], "cities": [...]}; missing or empty: all
    subvention = models.CharField(max_length=80, blank=True, default="")
    subvention_en = models.CharField(max_length=120, blank=True, default="")
    gross_rate_ppm = models.PositiveIntegerField(
        null=True
    )  # what we earn where somebody else pays the difference
    oem_share_ppm = models.PositiveIntegerField(
        default=1_000_000
    )  # of that difference; the dealer pays the rest
    state_subsidy = models.BooleanField(default=False)  # 财政贴息
    due_day = models.PositiveSmallIntegerField(
        null=True
    )  # the same for every customer; null: the day of payout
    min_first_period_days = models.PositiveSmallIntegerField(default=20)
    steps = models.JSONField(default=list)
    segments = models.JSONField(default=list)
    addons = models.JSONField(default=list)  # kinds that may be financed too
    addon_ltv_ppm = models.PositiveIntegerField(default=0)  # of their price
    charges = models.JSONField(default=list)
    deposit_ppm = models.PositiveIntegerField(default=0)
    vat_mode = models.CharField(max_length=8, default=VatMode.NONE)
    vat_ppm = models.PositiveIntegerField(default=0)
    purchase_price_fen = models.BigIntegerField(null=True)  # nominal, where the rents pay the whole car
    title = models.CharField(max_length=40)
    title_en = models.CharField(max_length=60)
    description = models.CharField(max_length=200)
    description_en = models.CharField(max_length=300)
    proposal_id = models.UUIDField(null=True)  # the four-eyes proposal under which it was published

    class Meta:
        constraints: ClassVar = [
            state_check(VERSION, "catalogue_version_state"),
            models.UniqueConstraint(fields=["product", "number"], name="catalogue_version_number"),
            models.CheckConstraint(
                condition=Q(penalty_multiple_ppm__isnull=False, penalty_daily_ppm__isnull=True)
                | Q(penalty_multiple_ppm__isnull=True, penalty_daily_ppm__isnull=False),
                name="catalogue_version_one_penalty",
            ),
            models.CheckConstraint(
                condition=Q(amount_min_fen__gt=0, amount_max_fen__gte=F("amount_min_fen")),
                name="catalogue_version_amounts",
            ),
            models.CheckConstraint(
                condition=Q(balloon_max_ppm__gte=F("balloon_min_ppm")), name="catalogue_version_balloon"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="catalogue_version_days",
            ),
            models.CheckConstraint(
                condition=Q(due_day__isnull=True) | Q(due_day__range=(1, 28)),
                name="catalogue_version_due_day",
            ),
            models.CheckConstraint(
                condition=Q(gross_rate_ppm__isnull=True) | Q(gross_rate_ppm__gt=F("annual_rate_ppm")),
                name="catalogue_version_gross",
            ),
            models.CheckConstraint(condition=Q(vat_mode__in=list(VatMode)), name="catalogue_version_vat"),
            ExclusionConstraint(
                name="catalogue_one_version_a_day",
                expressions=[
                    ("product", "="),
                    (Func(F("valid_from"), F("valid_until"), Value("[]"), function="daterange"), "&&"),
                ],
                condition=Q(state=VersionState.PUBLISHED),
            ),
        ]


class Retirement(models.Model):
    """Why a version was taken off sale, in a colleague's words; once for each, and never changed."""

    version = models.OneToOneField(
        ProductVersion, on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    reason = models.CharField(max_length=200)
