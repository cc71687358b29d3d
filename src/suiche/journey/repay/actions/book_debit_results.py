"""Book results of debits, from a result file or from a query: each once, whatever comes twice or out of order."""

from __future__ import annotations

from suiche.journey.repay import debit_models as models
from suiche.journey.repay.actions.finish_debit_batch import finish_debit_batch
from suiche.journey.repay.actions.open_debit_problem import open_debit_problem
from suiche.journey.repay.actions.write_debit_result import write_debit_result
from suiche.journey.repay.debit_events import DebitsBooked
from suiche.journey.repay.debit_states import DebitProblemKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.partners.debit.result_file import DebitResult


@action
def book_debit_results(
    *, batch_no: str, results: tuple[DebitResult, ...], by: Actor, on: BusinessDate, at: Instant
) -> DebitsBooked:
    """Write down each result: money is booked and used, a failure is told to the customer, an unknown is asked about.

    What does not fit (an order that is not of this batch, another amount, another result than before) changes no
    debit and is put before a person; the other lines are booked. ``on`` is the business date of the booking.
    """
    wanted = [result.order_no for result in results]
    rows = models.Debit.objects.filter(batch__number=batch_no, order_no__in=wanted)
    found = {row.order_no: row for row in rows}
    before = models.DebitProblem.objects.count()
    changed = 0
    # Always in the order of the loans: two files of one batch must not wait for each other crosswise.
    for result in sorted(
        results, key=lambda one: str(found[one.order_no].loan_id) if one.order_no in found else ""
    ):
        debit = found.get(result.order_no)
        if debit is None:
            open_debit_problem(
                kind=DebitProblemKind.UNKNOWN_ORDER,
                subject=result.order_no,
                received_fen=result.amount_fen,
                detail=f"{batch_no}: {result.outcome} {result.transaction_no}",
                at=at,
            )
            continue
        changed += write_debit_result(debit=debit, result=result, by=by, on=on, at=at)
    finish_debit_batch(batch_no=batch_no, by=by, at=at)
    return DebitsBooked(changed, models.DebitProblem.objects.count() - before)
