"""Quotes: frozen calculations. A trigger keeps every figure as it was priced."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from suiche.kit.fields import EncryptedTextField
from suiche.kit.ids import new_id


class Quote(models.Model):
    """One calculation that somebody saved: inputs, result, hash of the schedule, the promise's last day.

    Owner: ``customer`` once claimed, before that whoever holds the visitor key whose blind index is ``visitor_index``.
    ``token`` opens the read-only shared page and is found by ``token_index``: who reads the table learns neither.
    ``removed_at`` hides a quote from its owner's list; an application may still need it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token = EncryptedTextField()
    token_index = models.CharField(max_length=64, unique=True)
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+", null=True)
    visitor_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    dealer = models.ForeignKey("parties.Dealer", on_delete=models.PROTECT, related_name="+", null=True)
    product_version = models.ForeignKey(
        "catalogue.ProductVersion", on_delete=models.PROTECT, related_name="+"
    )
    vehicle = models.ForeignKey("catalogue.Vehicle", on_delete=models.PROTECT, related_name="+")
    deal_price_fen = models.BigIntegerField()
    down_payment_fen = models.BigIntegerField()
    principal_fen = models.BigIntegerField()
    balloon_fen = models.BigIntegerField(default=0)
    addons = models.JSONField(default=list)  # [{"kind", "price_fen"}]: what is financed beside the car
    addon_loan_fen = models.BigIntegerField(default=0)  # the part of the principal that is for them
    subsidy_fen = models.BigIntegerField(default=0)  # the government's, for the car: lowers the price base
    loan = models.JSONField(null=True)  # maths.LoanTerms as priced; null: a plain loan of the columns here
    subvention_fen = models.BigIntegerField(default=0)  # what maker and dealer pay so that the rate is low
    deposit_fen = models.BigIntegerField(default=0)  # of a lease, returned at its end
    terms = models.PositiveSmallIntegerField()
    annual_rate_ppm = models.PositiveIntegerField()
    method = models.CharField(max_length=20)
    instalment_fen = models.BigIntegerField()  # of the first period
    last_instalment_fen = models.BigIntegerField()
    total_interest_fen = models.BigIntegerField()
    apr_simple_pct = models.CharField(max_length=12)  # four decimals, as maths writes it
    schedule_sha256 = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=20)
    priced_on = models.DateField()
    valid_until = models.DateField()  # last day on which we keep the promise
    name = models.CharField(max_length=40)
    saved_at = models.DateTimeField()
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "saved_at"], name="shop_quote_of_customer")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(principal_fen=F("deal_price_fen") - F("down_payment_fen") + F("addon_loan_fen")),
                name="shop_quote_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(principal_fen__gt=0, down_payment_fen__gte=0, balloon_fen__gte=0),
                name="shop_quote_amounts",
            ),
            models.CheckConstraint(
                condition=Q(
                    addon_loan_fen__gte=0, subsidy_fen__gte=0, subvention_fen__gte=0, deposit_fen__gte=0
                ),
                name="shop_quote_extras",
            ),
            models.CheckConstraint(condition=Q(valid_until__gte=F("priced_on")), name="shop_quote_days"),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(visitor_index=""), name="shop_quote_has_an_owner"
            ),
        ]
