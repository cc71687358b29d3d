"""Whose a loan was at a moment: a transferred loan had another debtor, whose papers are theirs alone. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db.models import Q

from suiche.journey.repay import debit_models, models
from suiche.journey.repay.states import Channel, EventKind
from suiche.kit.clock import SHANGHAI


@dataclass(frozen=True)
class Debtors:
    """The debtor ``now``, and who it was until each transfer, or until one was taken back, oldest first."""

    now: UUID
    until: tuple[tuple[datetime, UUID], ...] = ()

    def at(self, moment: datetime) -> UUID:
        """Return who was the debtor at a moment."""
        return next((who for end, who in self.until if moment < end), self.now)


def debtors(loan_id: UUID) -> Debtors:
    """Return whose a loan is and was. Raises Loan.DoesNotExist: the caller knows the loan."""
    moved = EventKind.TRANSFERRED.value
    rows = models.LoanEvent.objects.filter(Q(kind=moved) | Q(reverses__kind=moved), loan_id=loan_id)
    until = tuple(
        (row.at, UUID(row.reverses.facts["to"] if row.reverses else row.facts["from"]))
        for row in rows.select_related("reverses").order_by("number")
    )
    return Debtors(models.Loan.objects.get(id=loan_id).customer_id, until)


def paid_by(row: models.Receipt, of: Debtors) -> UUID:
    """Return who was the debtor on the day of a receipt; of money taken back, on the day it had come."""
    return of.at(_moment(row)) if of.until else of.now


def _moment(row: models.Receipt) -> datetime:
    if row.reverses is not None:
        return _moment(row.reverses)
    if (
        row.channel == Channel.DEBIT.value
    ):  # whose card it was: a transfer ends the mandate, not a debit under way
        debit = debit_models.Debit.objects.filter(loan_id=row.loan_id, transaction_no=row.transaction_no)
        asked_at = debit.values_list("mandate__asked_at", flat=True).first()
        return asked_at or row.paid_at
    if row.event is None:
        return row.paid_at
    # Money booked later counts for the day on which it came, whose hour nobody knows.
    return min(row.paid_at, datetime.combine(row.event.value_on, time.max, SHANGHAI))
