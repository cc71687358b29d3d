"""Table of reminders: what a customer was told before and after a due date."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.kit.ids import new_id


class DueReminder(models.Model):
    """One message about one due date: ``soon`` (before it) or ``missed`` (the day after). Each once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    loan = models.ForeignKey("repay.Loan", on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField()
    kind = models.CharField(max_length=8)
    amount_fen = models.BigIntegerField()
    message_id = models.UUIDField()  # in the log of messages
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loan", "due_date", "kind"], name="repay_reminder_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["soon", "missed"], amount_fen__gt=0), name="repay_reminder_kind"
            ),
        ]
