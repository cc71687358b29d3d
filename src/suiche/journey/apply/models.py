"""Tables of the Application: the wish it is about, the answers, the photos."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.journey.apply.states import APPLICATION, GIVEN_UP, PhotoKind
from suiche.kit.fields import EncryptedBytesField, EncryptedTextField
from suiche.kit.ids import new_id
from suiche.kit.lifecycle import LivingModel, state_check


class Application(LivingModel):
    """What a customer asks for: a saved quote, answers (encrypted JSON), consents (in parties), photos."""

    lifecycle = APPLICATION

    number = models.CharField(max_length=30, unique=True)
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    quote = models.ForeignKey("shop.Quote", on_delete=models.PROTECT, related_name="+")
    dealer = models.ForeignKey("parties.Dealer", on_delete=models.PROTECT, related_name="+", null=True)
    answers = EncryptedTextField()  # JSON
    card = models.ForeignKey("parties.BankCard", on_delete=models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            state_check(APPLICATION, "apply_application_state"),
            models.UniqueConstraint(
                fields=["customer", "quote"],
                condition=~models.Q(state__in=[state.value for state in GIVEN_UP]),
                name="apply_one_per_quote",
            ),
        ]


class Photo(models.Model):
    """A photo of a paper: re-encoded without its metadata, encrypted. A new one replaces the old in view."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    content = EncryptedBytesField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in PhotoKind]), name="apply_photo_kind"
            ),
        ]
