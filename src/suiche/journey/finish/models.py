"""Tables of the Closure: the settlement certificate."""

from __future__ import annotations

from django.db import models

from suiche.kit.ids import new_id


class Closure(models.Model):
    """A settled loan's papers, one row a loan."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    loan = models.OneToOneField("repay.Loan", on_delete=models.PROTECT, related_name="+")
    certificate_document_id = models.UUIDField()
    closed_at = models.DateTimeField()
