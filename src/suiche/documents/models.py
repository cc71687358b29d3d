"""Tables of papers and of the evidence of their signatures. The file is ciphertext; its hash is in the clear."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.documents.states import DOCUMENT, DocumentKind
from suiche.kit.fields import EncryptedBytesField, EncryptedTextField
from suiche.kit.lifecycle import LivingModel, state_check


class Document(LivingModel):
    """One paper with its newest bytes; ``subject`` is the opaque id of what it is about, of any later room."""

    lifecycle = DOCUMENT

    kind = models.CharField(max_length=24, choices=[(kind.value, kind.value) for kind in DocumentKind])
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    title = models.CharField(max_length=80)
    paper_no = models.CharField(max_length=60)
    holder = EncryptedTextField(
        null=True
    )  # the natural person it is about, for the masked name on the public page
    fields = models.JSONField()  # the names of all signature fields, in the order in which they were prepared
    content = EncryptedBytesField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    verify_code = models.CharField(max_length=24, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            state_check(DOCUMENT, "documents_document_state"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="documents_document_not_empty"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "created_at"], name="documents_by_subject"),
        ]


class Signature(models.Model):
    """The evidence of one signature. Never changed. ``evidence``: what the step knows about the intent (JSON)."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    organisation = models.BooleanField()
    signer_name = EncryptedTextField()
    signer_number = EncryptedTextField()
    certificate_serial = models.CharField(max_length=40)
    time_stamp = models.DateTimeField()
    sha256_before = models.CharField(max_length=64)
    sha256_after = models.CharField(max_length=64)
    evidence = EncryptedTextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "field"], name="documents_field_signed_once"),
            models.CheckConstraint(
                condition=~models.Q(sha256_before=models.F("sha256_after")),
                name="documents_signature_changes_bytes",
            ),
        ]
