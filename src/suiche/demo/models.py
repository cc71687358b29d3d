"""The demo's own table: journeys of the time machine."""

from __future__ import annotations

from django.db import models

from suiche.kit.ids import new_id


class Travel(models.Model):
    """One journey of the business date: from, to, how far it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    from_date = models.DateField()
    to_date = models.DateField()
    reached = models.DateField()
    started_by = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
