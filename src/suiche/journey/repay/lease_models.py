"""Tables of what a lease has beside a plan, and of what others pay so that a customer's rate is lower."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.catalogue.kinds import VatMode
from suiche.journey.repay.states import AtEnd, Payer, SubventionMoveKind


class Lease(models.Model):
    """A lease's own terms, frozen, one row a lease that began here.

    ``residual_fen`` is the principal that the last rent leaves, ``purchase_price_fen`` what the car costs besides when
    it is bought at the end. The deposit is kept on an account of its own until it becomes credit (``Receipt``).
    ``ended_on`` is set when the car was bought or came back, and cleared when that is taken back.
    """

    loan = models.OneToOneField("repay.Loan", on_delete=models.PROTECT, related_name="+", primary_key=True)
    residual_fen = models.BigIntegerField()
    purchase_price_fen = models.BigIntegerField(default=0)
    deposit_fen = models.BigIntegerField(default=0)
    vat_mode = models.CharField(max_length=8)
    vat_ppm = models.PositiveIntegerField(default=0)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(residual_fen__gte=0, purchase_price_fen__gte=0, deposit_fen__gte=0),
                name="repay_lease_amounts",
            ),
            models.CheckConstraint(
                condition=models.Q(vat_mode__in=[mode.value for mode in VatMode]), name="repay_lease_vat"
            ),
        ]


class Subvention(models.Model):
    """What the maker (``oem_fen`` of it) and the dealer pay for a loan's low rate, one row a loan.

    ``at_end`` is what the agreement says about the part not earned when the loan ends early.
    """

    loan = models.OneToOneField("repay.Loan", on_delete=models.PROTECT, related_name="+", primary_key=True)
    amount_fen = models.BigIntegerField()
    oem_fen = models.BigIntegerField()
    gross_rate_ppm = models.PositiveIntegerField()
    at_end = models.CharField(max_length=8)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(amount_fen__gt=0, oem_fen__gte=0, oem_fen__lte=models.F("amount_fen")),
                name="repay_subvention_amounts",
            ),
            models.CheckConstraint(
                condition=models.Q(at_end__in=[way.value for way in AtEnd]), name="repay_subvention_end"
            ),
        ]


class SubventionPart(models.Model):
    """What is earned of a subvention in one period of the first plan; ``earned_on`` is set once, by the night."""

    loan = models.ForeignKey("repay.Loan", on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount_fen = models.BigIntegerField()
    earned_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loan", "period"], name="repay_subvention_part_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gte=0), name="repay_subvention_part"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"],
                condition=models.Q(earned_on__isnull=True),
                name="repay_subvention_due",
            )
        ]


class SubventionMove(models.Model):
    """What happened to a subvention besides the months: money came, or its loan ended early. Negative: taken back.

    ``reference`` names the payer's statement, or why; unique for a loan, kind and payer.
    """

    loan = models.ForeignKey("repay.Loan", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    payer = models.CharField(max_length=8, default="")
    amount_fen = models.BigIntegerField()
    on = models.DateField()
    reference = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["loan", "kind", "payer", "reference"], name="repay_subvention_move_once"
            ),
            models.CheckConstraint(condition=~models.Q(amount_fen=0), name="repay_subvention_move_amount"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[k.value for k in SubventionMoveKind], payer__in=["", *(p.value for p in Payer)]
                ),
                name="repay_subvention_move_kind",
            ),
        ]
