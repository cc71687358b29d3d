"""Looking at direct debit: what a run collects, batches for the desk, and what needs a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection

from suiche.journey.repay import debit_models as models
from suiche.journey.repay import debit_rules as rules
from suiche.journey.repay.debit_states import (
    LIVE,
    DebitBatchState,
    DebitProblemKind,
    DebitState,
)
from suiche.journey.repay.states import OUTSIDE
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words

RETURNS = "回"  # the run that asks for returned debits; no time of day
RETRY_DAYS = 10

# Who is debited in a run, by loan: an instalment of one of the days fell due and was not debited yet, or the last debit
# failed for a reason that is tried again. Never a loan with a live debit, nor while money that came for it waits for a
# person to look at. The mandates are held until the batch is
# written: whoever ends one then is told of the debit that goes out, and one that has just ended is left out.
CANDIDATES = """
with due as (
  select i.loan_id, max(i.due_date) as due_date from repay_instalment i
  where i.due_date = any(%(days)s) and i.superseded_on is null and i.payment_fen > 0
    and not exists (select from repay_debit d where d.loan_id = i.loan_id and d.due_date = i.due_date)
  group by i.loan_id
), last as (
  select distinct on (d.loan_id) d.loan_id, d.due_date, d.attempt, d.state, d.code from repay_debit d
  where d."on" >= %(since)s order by d.loan_id, d.due_date desc, d.attempt desc
), again as (
  select loan_id, due_date from last
  where state = 'failed' and code = any(%(codes)s) and attempt < %(most)s and %(working)s
), wanted as (
  select loan_id, max(due_date) as due_date from (select * from due union all select * from again) both_kinds group by loan_id
)
select w.loan_id, m.id, m.protocol_no, l.contract_no, w.due_date,
       (select coalesce(max(d.attempt), 0) from repay_debit d where d.loan_id = w.loan_id and d.due_date = w.due_date)
from wanted w
join repay_loan l on l.id = w.loan_id and l.state = 'active'
join repay_debitmandate m on m.loan_id = w.loan_id and m.state = 'active'
where (%(after)s::uuid is null or w.loan_id > %(after)s::uuid)
  and not exists (select from repay_debit d where d.loan_id = w.loan_id and d.state = any(%(live)s))
  and not exists (select from repay_paymentcase c where c.loan_id = w.loan_id and c.kind = any(%(outside)s) and c.closed_at is null)
order by w.loan_id limit %(limit)s for share of m
"""


@dataclass(frozen=True)
class Candidate:
    """A loan that a run may debit: under which protocol, for which due date, and how often it was tried."""

    loan_id: UUID
    mandate_id: UUID
    protocol_no: str
    contract_no: str
    due_date: date
    tries: int


def timetable(on: date) -> rules.Timetable:
    """Return the timetable that holds on a business date: the latest row of the table, or the usual one."""
    row = models.DebitTimetable.objects.filter(since__lte=on).order_by("-since").first()
    if row is None:
        return rules.USUAL
    return rules.Timetable(
        tuple(time.fromisoformat(window) for window in row.windows),
        frozenset(row.retry_codes),
        row.most_tries,
        row.most_lines,
    )


def windows(on: date) -> tuple[str, ...]:
    """Return the times of day at which debits are made on a business date (HH:MM)."""
    return tuple(rules.written(window) for window in timetable(on).windows)


def candidates(on: date, plan: rules.Timetable, after: UUID | None) -> tuple[Candidate, ...]:
    """Return the next loans of a run, by id, at most as many as a batch has lines."""
    before = models.DebitRun.objects.filter(on__lt=on, done_at__isnull=False).exclude(window=RETURNS)
    last_run = before.order_by("-on").values_list("on", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute(
            CANDIDATES,
            {
                "days": list(rules.due_dates_of(on, last_run)),
                "since": date.fromordinal(on.toordinal() - RETRY_DAYS),
                "codes": sorted(plan.retry_codes),
                "most": plan.most_tries,
                "working": rules.collected_on(on) == on,
                "after": after,
                "live": [state.value for state in LIVE],
                "outside": [kind.value for kind in OUTSIDE],
                "limit": plan.most_lines,
            },
        )
        return tuple(Candidate(*row) for row in cursor.fetchall())


def run_is_done(on: date, window: str) -> bool:
    """Tell whether a window of a business date has run to its end."""
    return models.DebitRun.objects.filter(on=on, window=window, done_at__isnull=False).exists()


def days_to_ask_for_returns(on: date) -> tuple[date, ...]:
    """Return the days whose returned debits the bank is asked for on a business date; none when nothing can come back.

    Those since it was asked last, the last one again: a return may have been booked later that day.
    """
    oldest = date.fromordinal(on.toordinal() - rules.RETURNED_WITHIN)
    could = models.Debit.objects.filter(state=DebitState.SUCCESS.value, on__gte=oldest, on__lt=on)
    asked = models.DebitRun.objects.filter(window=RETURNS, on__lte=on)
    last = asked.order_by("-on").values_list("on", flat=True).first() or oldest
    if last == on or not could.exists():
        return ()
    return tuple(date.fromordinal(n) for n in range(max(last, oldest).toordinal(), on.toordinal() + 1))


def waits_for_bank(on: date, since: datetime) -> bool:
    """Tell whether a batch of a day, made after a moment, has had no word of its results yet."""
    waiting = [DebitBatchState.CREATED.value, DebitBatchState.SUBMITTED.value]
    rows = models.DebitBatch.objects.filter(on=on, by_file=False, made_at__gt=since, state__in=waiting)
    return rows.filter(collected_at__isnull=True).exists()


@dataclass(frozen=True)
class BatchView:
    """A batch as the desk sees it: how many debits and how much, by outcome."""

    batch_id: UUID
    number: str
    on: date
    window: str
    by_file: bool
    state: DebitBatchState
    reason: str
    count: int
    total_fen: int
    debited: int
    debited_fen: int
    failed: int
    open: int
    made_at: datetime


_BATCHES = """
select b.id, b.number, b."on", b."window", b.by_file, b.state, b.reason, b.count, b.total_fen,
       count(*) filter (where d.state in ('success', 'returned')),
       coalesce(sum(d.amount_fen) filter (where d.state in ('success', 'returned')), 0)::bigint,
       count(*) filter (where d.state = 'failed'), count(*) filter (where d.state = any(%(live)s)), b.made_at
from (select * from repay_debitbatch where %(id)s::uuid is null or id = %(id)s::uuid
      order by "on" desc, "window" desc, made_at desc limit %(most)s) b
join repay_debit d on d.batch_id = b.id
group by b.id, b.number, b."on", b."window", b.by_file, b.state, b.reason, b.count, b.total_fen, b.made_at
order by b."on" desc, b."window" desc, b.made_at desc, b.number
"""


def batches(*, most: int = 100, batch_id: UUID | None = None) -> tuple[BatchView, ...]:
    """Return the last batches, newest first, or the one that is named."""
    with connection.cursor() as cursor:
        cursor.execute(_BATCHES, {"live": [s.value for s in LIVE], "id": batch_id, "most": most})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return tuple(replace(BatchView(*row), state=DebitBatchState(row[5])) for row in rows)


def batch(batch_id: UUID) -> BatchView:
    """Return one batch. Refuses: NotFound."""
    found = batches(most=1, batch_id=batch_id)
    if not found:
        raise NotFound()
    return found[0]


def content(batch_id: UUID) -> tuple[str, bytes]:
    """Return a batch's number and its request file, the same bytes each time. Refuses: NotFound."""
    row = models.DebitBatch.objects.filter(id=batch_id).first()
    if row is None:
        raise NotFound()
    return row.number, row.content.encode()


def batches_of(on: date) -> tuple[UUID, ...]:
    """Return the batches of a business date, in the order they were made."""
    return tuple(
        models.DebitBatch.objects.filter(on=on).order_by("made_at", "number").values_list("id", flat=True)
    )


@dataclass(frozen=True)
class DebitView:
    """One debit as the desk sees it; ``reason`` in words when it failed."""

    order_no: str
    loan_id: UUID
    contract_no: str
    due_date: date
    attempt: int
    amount_fen: int
    state: DebitState
    code: str
    reason: Words | None
    transaction_no: str
    debited_at: datetime | None
    returned_on: date | None


def loans_of(batch_id: UUID) -> tuple[UUID, ...]:
    """Return the loans a batch debits."""
    return tuple(models.Debit.objects.filter(batch_id=batch_id).values_list("loan_id", flat=True))


def debits(batch_id: UUID) -> tuple[DebitView, ...]:
    """Return the debits of a batch in the order of the file."""
    rows = models.Debit.objects.filter(batch_id=batch_id).select_related("loan").order_by("line")
    return tuple(
        DebitView(
            row.order_no,
            row.loan_id,
            row.loan.contract_no,
            row.due_date,
            row.attempt,
            row.amount_fen,
            DebitState(row.state),
            row.code,
            rules.REASONS.get(row.code),
            row.transaction_no,
            row.debited_at,
            row.returned_on,
        )
        for row in rows
    )


def asked_fen(number: str) -> dict[str, int] | None:
    """Return what a batch asked for, fen by order number, or None where there is no such batch."""
    if not models.DebitBatch.objects.filter(number=number).exists():
        return None
    return dict(models.Debit.objects.filter(batch__number=number).values_list("order_no", "amount_fen"))


@dataclass(frozen=True)
class UnknownDebit:
    """A debit the bank is asked about."""

    order_no: str
    batch_no: str


def unknown_debit(debit_id: UUID) -> UnknownDebit | None:
    """Return the debit while its outcome is unknown, or None."""
    row = (
        models.Debit.objects.filter(id=debit_id, state=DebitState.UNKNOWN.value)
        .select_related("batch")
        .first()
    )
    return None if row is None else UnknownDebit(row.order_no, row.batch.number)


@dataclass(frozen=True)
class ProblemView:
    """What needs a person."""

    problem_id: UUID
    kind: DebitProblemKind
    subject: str
    batch_id: UUID | None
    loan_id: UUID | None
    expected_fen: int | None
    received_fen: int | None
    detail: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str
    note: str


def problems(*, open_only: bool = True) -> tuple[ProblemView, ...]:
    """Return what needs a person, the oldest first."""
    rows = models.DebitProblem.objects.order_by("opened_at", "id")
    if open_only:
        rows = rows.filter(closed_at__isnull=True)
    return tuple(_problem(row) for row in rows[:200])


def _problem(row: models.DebitProblem) -> ProblemView:
    return ProblemView(
        row.id,
        DebitProblemKind(row.kind),
        row.subject,
        row.batch_id,
        row.loan_id,
        row.expected_fen,
        row.received_fen,
        row.detail,
        row.opened_at,
        row.closed_at,
        row.closed_by,
        row.note,
    )


def problem(problem_id: UUID) -> ProblemView:
    """Return one thing that needs a person. Refuses: NotFound."""
    row = models.DebitProblem.objects.filter(id=problem_id).first()
    if row is None:
        raise NotFound()
    return _problem(row)


def problem_count() -> int:
    """Return how many open things need a person."""
    return models.DebitProblem.objects.filter(closed_at__isnull=True).count()
