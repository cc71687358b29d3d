"""The log of messages and the one-time codes. Numbers are ciphertext with a blind index; codes are hashes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.contact.states import MESSAGE
from suiche.kit.fields import EncryptedTextField
from suiche.kit.ids import new_id
from suiche.kit.lifecycle import LivingModel, state_check


class Message(LivingModel):
    """One message to one phone. The parameters of a code are wiped when the message has ended, whichever way."""

    lifecycle = MESSAGE
    phone = EncryptedTextField()
    phone_index = models.CharField(max_length=64, db_index=True)
    phone_masked = models.CharField(max_length=20)
    template = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    params = EncryptedTextField(null=True)  # JSON
    subject = models.CharField(max_length=64, blank=True, default="")  # an opaque id of the room that asked
    receipt_no = models.CharField(max_length=80, blank=True, default="")
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [state_check(MESSAGE, "contact_message_state")]


class OneTimeCode(models.Model):
    """A code sent to a phone for one purpose, for whoever asked for it; its row limits the next ones."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone_index = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20)
    subject = models.CharField(max_length=64, blank=True, default="")
    asker = models.CharField(
        max_length=64, blank=True, default=""
    )  # keyed hash of who, or from which address
    code_hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)  # used, used up, or replaced by a newer one of the same asker
    right_at = models.DateTimeField(null=True)  # when the code that was sent was typed

    class Meta:
        indexes: ClassVar = [models.Index(fields=["phone_index", "asked_at"], name="contact_code_recent")]
