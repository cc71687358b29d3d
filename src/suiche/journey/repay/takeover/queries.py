"""Reading about runs: how far they are, what they found, whether it agrees. And payments from before. Never writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from suiche.journey.repay.takeover import models
from suiche.journey.repay.takeover.rules.faults import Fault
from suiche.journey.repay.takeover.rules.totals import Compared, Totals, compare, stored
from suiche.kit.words import Words
from suiche.parties import queries as parties

# The second witness: what our own tables hold of a run, beside what its batches counted while they read.
BOOKS = """
with mine as materialized (
  select l.id, l.principal_fen from repay_loan l join repay_loanevent e on e.loan_id = l.id
  where e.kind = 'taken_over' and e.number = 1 and e.facts->>'run' = %s
), plan as (
  select count(*) as rows, sum(i.payment_fen) as payment, sum(i.principal_fen) as principal, sum(i.interest_fen) as interest
  from repay_instalment i join mine on mine.id = i.loan_id where i.version = 1
), before as (select count(*) as rows, sum(p.amount_fen) as amount from takeover_paymentbefore p join mine on mine.id = p.loan_id),
item as (select count(*) as rows, sum(o.amount_fen) as amount from repay_openitem o join mine on mine.id = o.loan_id),
credit as (select sum(r.amount_fen) as amount from repay_receipt r join mine on mine.id = r.loan_id where r.channel = 'opening')
select (select count(*) from mine), (select sum(principal_fen) from mine), (select amount from credit),
       plan.rows, plan.payment, plan.principal, plan.interest, before.rows, before.amount, item.rows, item.amount
from plan, before, item
"""
WITNESSED = (
    ("contracts", "rows"), ("contracts", "principal"), ("contracts", "credit"),
    ("schedules", "rows"), ("schedules", "payment"), ("schedules", "principal"), ("schedules", "interest"),
    ("payments", "rows"), ("payments", "amount"), ("open_items", "rows"), ("open_items", "amount"),
)  # fmt: skip


def dealers() -> Mapping[str, UUID]:
    """Return our dealers by number."""
    return {dealer.number: dealer.id for dealer in parties.dealers()}


def numbers_in_use(contract_nos: Sequence[str]) -> frozenset[str]:
    """Return which of these contract numbers a loan here has."""
    with connection.cursor() as cursor:
        cursor.execute("select contract_no from repay_loan where contract_no = any(%s)", [list(contract_nos)])
        return frozenset(row[0] for row in cursor.fetchall())


@dataclass(frozen=True)
class Progress:
    """How far a run is. ``reconciled`` is None until every batch is done and compared."""

    batches: int
    done: int
    taken: int
    left_out: int
    reconciled: bool | None


def progress(run_id: UUID) -> Progress:
    """Return how far a run is."""
    rows = models.RunBatch.objects.filter(run_id=run_id)
    sums = rows.aggregate(taken=Sum("taken"), left_out=Sum("left_out"))
    run = models.Run.objects.get(id=run_id)
    done = rows.filter(done_at__isnull=False).count()
    return Progress(rows.count(), done, sums["taken"] or 0, sums["left_out"] or 0, run.reconciled)


def open_batches(run_id: UUID) -> tuple[int, ...]:
    """Return the batches of a run that are not done, in order."""
    rows = models.RunBatch.objects.filter(run_id=run_id, done_at__isnull=True)
    return tuple(rows.order_by("number").values_list("number", flat=True))


def totals(run_id: UUID) -> tuple[Totals, Totals]:
    """Return what a run has read, and what of it was taken over."""
    read: Totals = Counter()
    kept: Totals = Counter()
    for each_read, each_kept in models.RunBatch.objects.filter(run_id=run_id).values_list("read", "kept"):
        read.update(stored(each_read))
        kept.update(stored(each_kept))
    run = models.Run.objects.get(id=run_id)
    read["parties", "", "rows"], kept["parties", "", "rows"] = run.people_read, run.people_kept
    return read, kept


def reconciliation(run_id: UUID) -> tuple[Compared, ...]:
    """Return the control totals of a run beside what was taken over and what was left out."""
    return compare(stored(models.Run.objects.get(id=run_id).control), *totals(run_id))


def unlike_books(run_id: UUID) -> tuple[tuple[str, int, int], ...]:
    """Return (what, counted, in our tables) where the loans of a run are not what its batches counted. Empty is right."""
    _, kept = totals(run_id)
    with connection.cursor() as cursor:
        cursor.execute(BOOKS, [str(run_id)])
        found = cursor.fetchone() or ()
    pairs = zip(WITNESSED, found, strict=True)
    return tuple(
        (f"{file} {measure}", kept[file, "", measure], int(held or 0))
        for (file, measure), held in pairs
        if kept[file, "", measure] != int(held or 0)
    )


@dataclass(frozen=True)
class FaultView:
    """A fault as it is told; ``offset`` is the line's place in its file."""

    file: str
    offset: int
    key: str
    column: str
    words: Words


def faults(run_id: UUID) -> Iterator[FaultView]:
    """Return the faults of a run by file and place."""
    rows = models.RunFault.objects.filter(run_id=run_id).order_by("file", "offset", "id")
    for row in rows.iterator(chunk_size=5_000):
        fault = Fault(row.file, row.offset, row.key, row.column, row.code, tuple(row.facts))
        yield FaultView(row.file, row.offset, row.key, row.column, fault.words)


@dataclass(frozen=True)
class PaymentView:
    """A payment that another system received."""

    on: date
    amount_fen: int
    channel: str
    transaction_no: str


def payments_before(loan_id: UUID) -> tuple[PaymentView, ...]:
    """Return the payments of a loan from before it was taken over, in the order of the other system."""
    rows = models.PaymentBefore.objects.filter(loan_id=loan_id).order_by("number")
    return tuple(PaymentView(row.on, row.amount_fen, row.channel, row.transaction_no) for row in rows)
