"""Tables of reminders: of which due dates, and what a customer was told before and after one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from suiche.journey.repay.states import ReminderKind
from suiche.kit.ids import new_id

KINDS = [kind.value for kind in ReminderKind]


class DueReminder(models.Model):
    """One message about one due date. Each once."""

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
                condition=models.Q(kind__in=KINDS, amount_fen__gt=0), name="repay_reminder_kind"
            ),
        ]


class ReminderRun(models.Model):
    """The loans of one due date are looked through, once: whoever needs no message then leaves no row."""

    due_date = models.DateField()
    kind = models.CharField(max_length=8)
    on = models.DateField()
    loans = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["due_date", "kind"], name="repay_reminder_run_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=KINDS, loans__gte=0), name="repay_reminder_run_kind"
            ),
        ]
