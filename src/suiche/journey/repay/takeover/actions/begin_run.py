"""Begin to take over a book, or go on with one that was interrupted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from suiche.journey.repay.queries import last_closed
from suiche.journey.repay.takeover import models
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.kit.turns import take_turn

# Where no loan is served yet, the index of due dates is built once at the end: row by row it costs more than the rows.
SERVED = "select exists (select from repay_loan)"
DEFINITION = "select pg_get_indexdef(to_regclass('repay_instalment_due'))"
DROP = "drop index repay_instalment_due"


class CutOffTooEarly(Refusal):
    """Days after the cut-off are closed here already: what fell due on them would never be billed."""

    code = "cut_off_too_early"
    zh = "截止日{as_of}早于最后一个日终日{closed}：请让旧系统按{closed}或以后的日期出数。"
    en = "The cut-off day {as_of} is before the last closed day {closed}: let the other system cut off on {closed} or later."


class CutOffChanged(Refusal):
    """The same files were begun with another cut-off day."""

    code = "cut_off_changed"
    zh = "这批文件已按截止日{before}导入，control.csv现在写的是{as_of}：请改回{before}。"
    en = "These files were begun with the cut-off day {before}; control.csv now says {as_of}: put {before} back."


class CutOffAhead(Refusal):
    """The cut-off day has not come."""

    code = "cut_off_ahead"
    zh = "截止日{as_of}还没到，今天是{today}。"
    en = "The cut-off day {as_of} has not come yet: today is {today}."


@dataclass(frozen=True)
class RunBegun:
    """The run of a book, and whether it has just begun."""

    run_id: UUID
    new: bool


@action
def begin_run(
    *,
    fingerprint: str,
    source: str,
    as_of: date,
    control: tuple[tuple[str, str, str, int], ...],
    slices: tuple[tuple[tuple[int, int], ...], ...],
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> RunBegun:
    """Write the run and its batches, once for a fingerprint; a run that did not agree takes corrected control totals.

    Refuses: CutOffTooEarly, CutOffAhead, CutOffChanged.
    """
    take_turn("repay.takeover")
    totals: list[list[str | int]] = [[*total] for total in control]
    known = models.Run.objects.select_for_update().filter(fingerprint=fingerprint).first()
    if known is not None:
        _go_on(known, totals, as_of)
        return RunBegun(known.id, new=False)
    closed = last_closed()
    if closed is not None and as_of < closed:
        raise CutOffTooEarly(as_of=as_of, closed=closed)
    if as_of > on:
        raise CutOffAhead(as_of=as_of, today=on)
    run = models.Run.objects.create(
        index_later=_put_off_index(),
        fingerprint=fingerprint,
        source=source,
        as_of=as_of,
        control=totals,
        started_at=at,
    )
    models.RunBatch.objects.bulk_create(
        models.RunBatch(run=run, number=number, slices=[list(part) for part in parts])
        for number, parts in enumerate(slices)
    )
    return RunBegun(run.id, new=True)


def _put_off_index() -> str:
    """Drop the index of due dates in a system without a loan; return how to build it again, empty where it stays."""
    with connection.cursor() as cursor:
        cursor.execute(SERVED)
        served = (cursor.fetchone() or (True,))[0]
        cursor.execute(DEFINITION)
        definition = (cursor.fetchone() or (None,))[0]
        if served or not definition:
            return ""
        cursor.execute(DROP)
    return str(definition)


def _go_on(run: models.Run, totals: list[list[str | int]], as_of: date) -> None:
    """Let a run go on; one that did not agree with its control totals is compared anew with corrected ones."""
    if run.as_of != as_of:
        raise CutOffChanged(before=run.as_of, as_of=as_of)
    if run.reconciled is not True and run.control != totals:
        run.control, run.finished_at, run.reconciled = totals, None, None
        run.save()
