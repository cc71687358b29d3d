"""What of a batch's debits the bank has paid to our account, and what is still on its way. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from suiche.journey.repay import debit_models as models
from suiche.journey.repay import debit_rules as rules

LOOK_BACK = timedelta(days=60)  # a batch that is open longer has been put before a person long ago

# What stands on the clearing account, batch by batch: receipts of its debits, less what was taken back of them, less
# what the bank has paid. Every receipt of a debit belongs to a batch.
CLEARING = """
select b.id, b.number, coalesce(booked.fen, 0)::bigint, coalesce(settled.fen, 0)::bigint
from repay_debitbatch b
left join lateral (
  select sum(r.amount_fen + coalesce(back.amount_fen, 0)) as fen from repay_debit d
  join repay_receipt r on r.id = d.receipt_id left join repay_receipt back on back.reverses_id = r.id
  where d.batch_id = b.id) booked on true
left join lateral (select sum(amount_fen) as fen from repay_debitsettlement where batch_id = b.id) settled on true
where (%(id)s::uuid is null or b.id = %(id)s::uuid) and (%(until)s::date is null or b."on" between %(since)s::date and %(until)s::date)
  and (%(id)s::uuid is not null or coalesce(booked.fen, 0) <> coalesce(settled.fen, 0))
order by b."on", b.number
"""


@dataclass(frozen=True)
class Clearing:
    """A batch on the clearing account, in fen: booked from its debits, settled by the bank."""

    batch_id: UUID
    number: str
    booked_fen: int
    settled_fen: int

    @property
    def open_fen(self) -> int:
        """What the bank has still to pay us; below zero what it has still to take back."""
        return self.booked_fen - self.settled_fen


def clearing(batch_id: UUID) -> Clearing:
    """Return how a batch stands on the clearing account."""
    return _read(batch_id, None)[0]


def unsettled(until: date) -> tuple[Clearing, ...]:
    """Return the batches of the 60 days up to a business date whose money has not all come, the oldest first."""
    return _read(None, until)


def overdue(on: date) -> tuple[Clearing, ...]:
    """Return the batches that should have been settled before a business date and are not."""
    return unsettled(rules.settled_by(on))


def _read(batch_id: UUID | None, until: date | None) -> tuple[Clearing, ...]:
    with connection.cursor() as cursor:
        since = None if until is None else until - LOOK_BACK
        cursor.execute(CLEARING, {"id": batch_id, "since": since, "until": until})
        return tuple(Clearing(*row) for row in cursor.fetchall())


@dataclass(frozen=True)
class SettlementView:
    """A line of the bank's statement that settled a batch, or took back from it (below zero); ``by`` wrote it down."""

    statement_no: str
    amount_fen: int
    on: date
    by: str
    at: datetime


def settlements(batch_id: UUID) -> tuple[SettlementView, ...]:
    """Return what the bank has paid for a batch, in order."""
    rows = models.DebitSettlement.objects.filter(batch_id=batch_id).order_by("at", "id")
    return tuple(SettlementView(row.statement_no, row.amount_fen, row.on, row.by, row.at) for row in rows)
