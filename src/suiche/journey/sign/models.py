"""Tables of the Contract: frozen terms, the cost disclosure, the evidence of the will, the checklist."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from suiche.catalogue.kinds import Family, VatMode
from suiche.journey.sign.states import CONTRACT, Condition, conditions_for
from suiche.kit.ids import new_id
from suiche.kit.lifecycle import LivingModel, state_check
from suiche.kit.refusal import NotFound


class ContractQuerySet(models.QuerySet["Contract"]):
    """Contracts, and the one way to take one for writing."""

    def locked(self, contract_id: UUID, *, customer_id: UUID | None = None) -> Contract:
        """Return a contract, locked until the transaction ends; with ``customer_id`` only their own. Refuses: NotFound."""
        rows = self.select_for_update().filter(id=contract_id)
        row = (rows if customer_id is None else rows.filter(customer_id=customer_id)).first()
        if row is None:
            raise NotFound()
        return row


class Contract(LivingModel):
    """The agreed terms, frozen when the offer is made. A change of terms is a new contract."""

    lifecycle = CONTRACT
    objects = ContractQuerySet.as_manager()

    number = models.CharField(max_length=30, unique=True)
    application = models.OneToOneField("apply.Application", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    dealer = models.ForeignKey("parties.Dealer", on_delete=models.PROTECT, related_name="+")
    product_version = models.ForeignKey(
        "catalogue.ProductVersion", on_delete=models.PROTECT, related_name="+"
    )
    vehicle = models.CharField(max_length=120)
    vehicle_en = models.CharField(max_length=120, blank=True, default="")
    product = models.CharField(max_length=30)  # the product's code
    deal_price_fen = models.BigIntegerField()
    down_payment_fen = models.BigIntegerField()
    principal_fen = models.BigIntegerField()
    family = models.CharField(max_length=12, default=Family.LOAN)
    addon_fen = models.BigIntegerField(default=0)  # the part of the principal lent for accessories
    gross_rate_ppm = models.PositiveIntegerField(null=True)  # what we earn where others pay the difference
    subvention_fen = models.BigIntegerField(default=0)  # that difference, as of the offer
    oem_share_ppm = models.PositiveIntegerField(default=1_000_000)  # of it; the dealer pays the rest
    deposit_fen = models.BigIntegerField(default=0)
    vat_mode = models.CharField(max_length=8, default=VatMode.NONE)
    vat_ppm = models.PositiveIntegerField(default=0)
    purchase_price_fen = models.BigIntegerField(null=True)  # nominal, at the end of a lease
    terms = models.JSONField()  # maths.LoanTerms; disbursed_on is the offer's day until activation
    penalty = models.JSONField()  # maths.PenaltyTerms
    fee_rule = models.JSONField()  # maths.fee_form
    min_read_seconds = models.PositiveSmallIntegerField()
    offered_at = models.DateTimeField()
    valid_until = models.DateField()
    disclosure_document_id = models.UUIDField(null=True)
    contract_document_id = models.UUIDField(null=True)
    mandate_document_id = models.UUIDField(null=True)
    activated_on = models.DateField(null=True)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Return what must be there before the money goes out."""
        return conditions_for(
            deposited=bool(self.deposit_fen), sold_to_us=self.family == Family.LEASEBACK.value
        )

    class Meta:
        constraints: ClassVar = [
            state_check(CONTRACT, "sign_contract_state"),
            models.CheckConstraint(condition=models.Q(principal_fen__gt=0), name="sign_contract_principal"),
            models.CheckConstraint(
                condition=models.Q(family__in=list(Family), vat_mode__in=list(VatMode)),
                name="sign_contract_family",
            ),
            models.CheckConstraint(
                condition=models.Q(addon_fen__gte=0, addon_fen__lt=models.F("principal_fen"))
                & models.Q(subvention_fen__gte=0, deposit_fen__gte=0),
                name="sign_contract_extras",
            ),
        ]


class Disclosure(models.Model):
    """The comprehensive-financing-cost disclosure (综合融资成本明示表) as it was shown, and how it was read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="+")
    table = models.JSONField()
    table_sha256 = models.CharField(max_length=64)
    shown_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    read_seconds = models.PositiveIntegerField(null=True)
    ip = models.CharField(max_length=45, blank=True, default="")
    device = models.CharField(max_length=200, blank=True, default="")


class SigningEvidence(models.Model):
    """The customer's will to sign, once per contract: which code when, after how much reading, from where.

    The codes themselves belong to ``contact``; certificates, hashes and time stamps to ``documents``. Never changed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    phone_masked = models.CharField(max_length=20)
    disclosure_sha256 = models.CharField(max_length=64)  # of the table that was confirmed
    paper_sha256 = models.CharField(max_length=64)  # of the contract as it was shown, before any signature
    read_seconds = models.PositiveIntegerField()
    consents = models.JSONField(default=list)  # kind, version, sha256 of the texts in force
    ip = models.CharField(max_length=45, blank=True, default="")
    device = models.CharField(max_length=200, blank=True, default="")


class ChecklistItem(models.Model):
    """One activation condition: its evidence, who looked and when."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    condition = models.CharField(max_length=16)
    evidence = models.CharField(max_length=200)
    vin = models.CharField(max_length=17, blank=True, default="")  # of the invoice
    ticked_by = models.CharField(max_length=80)
    ticked_at = models.DateTimeField()
    freed_at = models.DateTimeField(
        null=True
    )  # of the invoice: the loan is over, the car may be financed again

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["vin"], condition=models.Q(freed_at=None, vin__gt=""), name="sign_held_car"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "condition"], name="sign_condition_once"),
            models.CheckConstraint(
                condition=models.Q(condition__in=[c.value for c in Condition]), name="sign_condition_known"
            ),
        ]
