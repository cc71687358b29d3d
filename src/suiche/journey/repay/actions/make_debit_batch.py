"""Make the next batch of a window: who owes something that is collected today, and how much. One piece a call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from suiche.journey.repay import debit_models, debit_queries, debit_rules, models, rules
from suiche.journey.repay.debit_events import DebitBatchMade, DebitsMade
from suiche.journey.repay.lease_queries import held_back, terms_of
from suiche.journey.repay.position_queries import positions
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.turns import take_turn
from suiche.partners.debit.request_file import DebitOrder, RequestFile, write_request

Owed = tuple[debit_queries.Candidate, date, int]  # for which day the money counts; fen


@action
def make_debit_batch(
    *, on: BusinessDate, window: str, by_file: bool = False, by: Actor, at: Instant
) -> DebitsMade:
    """Make one batch of at most as many debits as a file takes; call again until ``done``.

    The file is written here, once: whatever happens to its handing over, the same bytes are handed over. A window of
    a business date runs once. ``by_file``: people carry the file; otherwise it is submitted.
    """
    take_turn("repay.debit")
    run, _ = debit_models.DebitRun.objects.get_or_create(on=on, window=window, defaults={"begun_at": at})
    if run.done_at is not None:
        return DebitsMade(None, 0, 0, done=True)
    plan = debit_queries.timetable(on)
    found = debit_queries.candidates(on, plan, run.cursor)
    owed = list(_owed(found, on))
    run.done_at = at if len(found) < plan.most_lines else None
    run.cursor = found[-1].loan_id if found else run.cursor
    run.debits += len(owed)
    run.batches += bool(owed)
    run.save()
    if not owed:
        return DebitsMade(None, 0, 0, done=run.done_at is not None)
    batch = _write(run, owed, by_file=by_file, by=by, at=at)
    if not by_file:
        outbox.publish(DebitBatchMade(batch.id))
    return DebitsMade(batch.id, batch.count, batch.total_fen, done=run.done_at is not None)


def _owed(found: tuple[debit_queries.Candidate, ...], on: BusinessDate) -> Iterator[Owed]:
    """Price each loan: everything that has fallen due, less the credit and a residual nobody decided about. Who owes nothing is left out."""
    loans = models.Loan.objects.in_bulk([one.loan_id for one in found])
    presents = positions(list(loans.values())) if loans else {}
    leases = terms_of(loans.values())
    for one in found:
        counts_for = debit_rules.counts_for(one.due_date, on)
        present = presents[one.loan_id]
        amount_fen = sum(due.total_fen for due in rules.dues(present, counts_for)) - present.credit_fen
        amount_fen -= held_back(leases.get(one.loan_id), present, counts_for)
        if amount_fen > 0:
            yield one, counts_for, amount_fen


def _write(
    run: debit_models.DebitRun, owed: list[Owed], *, by_file: bool, by: Actor, at: Instant
) -> debit_models.DebitBatch:
    number = debit_rules.batch_no(run.on, run.window, run.batches)
    orders = tuple(
        DebitOrder(
            debit_rules.order_no(number, line),
            one.contract_no,
            one.protocol_no,
            fen,
            f"{one.due_date:%Y-%m}还款",
        )
        for line, (one, _, fen) in enumerate(owed, start=1)
    )
    file = RequestFile(number, run.on, orders)
    batch = debit_models.DebitBatch.begin(
        by=by,
        at=at,
        number=number,
        on=run.on,
        window=run.window,
        by_file=by_file,
        count=len(orders),
        total_fen=file.total_fen,
        content=write_request(file).decode(),
        made_at=at,
    )
    debit_models.Debit.begin_all(
        (
            {
                "batch": batch,
                "line": line,
                "order_no": order.order_no,
                "loan_id": one.loan_id,
                "mandate_id": one.mandate_id,
                "due_date": one.due_date,
                "on": run.on,
                "value_on": counts_for,
                "attempt": one.tries + 1,
                "amount_fen": order.amount_fen,
            }
            for line, (order, (one, counts_for, _)) in enumerate(zip(orders, owed, strict=True), start=1)
        ),
        by=by,
        at=at,
    )
    return batch
