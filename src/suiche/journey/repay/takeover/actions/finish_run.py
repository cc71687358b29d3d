"""Finish a run: everything that was read, taken over and left out against the control totals, to the fen."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from suiche.journey.repay.takeover import models, queries
from suiche.journey.repay.takeover.actions.write_faults import write_faults
from suiche.journey.repay.takeover.rules.faults import Fault
from suiche.journey.repay.takeover.sources import opened
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal


class BatchesLeft(Refusal):
    """Batches of the run are not done yet."""

    code = "batches_left"
    zh = "还有{count}批没有导入。请再运行一次同样的命令。"
    en = "{count} batches are not taken over yet. Please run the same command again."


@dataclass(frozen=True)
class RunFinished:
    """Whether every total agrees: files with control totals, and our books with what was taken over."""

    reconciled: bool


@action
def finish_run(*, run_id: UUID, folder: str, by: Actor, at: Instant) -> RunFinished:
    """Compare and write the outcome, once. A difference leaves the run unreconciled. Refuses: BatchesLeft."""
    run = models.Run.objects.select_for_update().get(id=run_id)
    if run.finished_at is not None:
        return RunFinished(bool(run.reconciled))
    left = models.RunBatch.objects.filter(run=run, done_at__isnull=True).count()
    if left:
        raise BatchesLeft(count=left)
    if run.index_later:
        with connection.cursor() as cursor:
            cursor.execute(run.index_later.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1))
    run.people_read, run.people_kept = _people(run, folder)
    run.save()
    agrees = not any(line.difference for line in queries.reconciliation(run_id))
    run.finished_at, run.reconciled = at, agrees and not queries.unlike_books(run_id)
    run.save()
    return RunFinished(bool(run.reconciled))


def _people(run: models.Run, folder: str) -> tuple[int, int]:
    """Return how many lines of people there are and how many of them came; those nobody names are told."""
    source = opened(folder)
    bad = set(models.RunFault.objects.filter(run=run).exclude(file="parties").values_list("key", flat=True))
    named, came = set(), set()
    for contract_no, party_no in source.contract_parties():
        named.add(party_no)
        if contract_no not in bad:
            came.add(party_no)
    lines = source.party_lines()
    strangers = [
        Fault("parties", at, key, "party_no", "no_contract") for at, key in lines if key not in named
    ]
    write_faults(run_id=run.id, faults=strangers)
    return len(lines), sum(key in came for _, key in lines)
