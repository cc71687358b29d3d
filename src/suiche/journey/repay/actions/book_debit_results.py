"""Book results of debits, from a result file or from a query: each once, whatever comes twice or out of order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from suiche.journey.repay import debit_models, models
from suiche.journey.repay.actions.finish_debit_batch import finish_debit_batch
from suiche.journey.repay.actions.open_debit_problem import open_debit_problem
from suiche.journey.repay.actions.take_plain_debits import Taken, take_plain_debits
from suiche.journey.repay.actions.write_debit_result import write_debit_result
from suiche.journey.repay.actions.write_debits_failed import write_debits_failed
from suiche.journey.repay.debit_events import DebitsBooked
from suiche.journey.repay.debit_plain import plain
from suiche.journey.repay.debit_states import LIVE, DebitProblemKind
from suiche.journey.repay.position_queries import positions
from suiche.journey.repay.states import LoanState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.partners.debit.port import DebitOutcome
from suiche.partners.debit.result_file import DebitResult


class _Line(NamedTuple):
    """A result beside its debit and its loan, which is locked."""

    loan: models.Loan
    debit: debit_models.Debit
    result: DebitResult


@action
def book_debit_results(
    *, batch_no: str, results: tuple[DebitResult, ...], by: Actor, on: BusinessDate, at: Instant
) -> DebitsBooked:
    """Write down each result: money is booked and used, a failure is told to the customer, an unknown is asked about.

    What does not fit (an order that is not of this batch, another amount, another result than before) changes no
    debit and is put before a person; the other lines are booked, together where the money meets just what is due.
    A loan that somebody else is writing to is left out (``held``): book the same results again for it. ``on`` is the
    business date of the booking.
    """
    before = debit_models.DebitProblem.objects.count()
    lines, held = _lines(batch_no, results, at)
    together, failed, others = _sorted(lines, on)
    take_plain_debits(taken=together, by=by, on=on, at=at)
    write_debits_failed(failed=failed, by=by, at=at)
    changed = len(together) + len(failed)
    for line in others:
        changed += write_debit_result(
            loan=line.loan, debit=line.debit, result=line.result, by=by, on=on, at=at
        )
    finish_debit_batch(batch_no=batch_no, by=by, at=at)
    return DebitsBooked(changed, debit_models.DebitProblem.objects.count() - before, held)


def _lines(batch_no: str, results: Sequence[DebitResult], at: Instant) -> tuple[list[_Line], int]:
    """Lock the loans that are free, in their order, and read the debits as they stand; count what is held."""
    rows = debit_models.Debit.objects.filter(
        batch__number=batch_no, order_no__in=[result.order_no for result in results]
    )
    loan_of = dict(rows.values_list("order_no", "loan_id"))
    free = models.Loan.objects.select_for_update(no_key=True, skip_locked=True).order_by("id")
    loans = {loan.id: loan for loan in free.filter(id__in=set(loan_of.values()))}
    found = {row.order_no: row for row in rows.select_related("mandate", "batch").filter(loan__in=loans)}
    lines = []
    for result in results:
        if result.order_no in found:
            debit = found[result.order_no]
            lines.append(_Line(loans[debit.loan_id], debit, result))
        elif result.order_no not in loan_of:
            _unknown(batch_no, result, at)
    return lines, sum(loan not in loans for loan in loan_of.values())


def _sorted(lines: Sequence[_Line], on: BusinessDate) -> tuple[list[Taken], list[_Line], list[_Line]]:
    """Part the lines: money that can be taken together, failures, and what is looked at one by one."""
    twice = {order for order, count in Counter(line.debit.order_no for line in lines).items() if count > 1}
    fresh = [
        line
        for line in lines
        if line.debit.is_in(*LIVE)
        and line.result.amount_fen == line.debit.amount_fen
        and line.debit.order_no not in twice
    ]
    failed = [line for line in fresh if line.result.outcome is DebitOutcome.FAILED]
    together = _together([line for line in fresh if line.result.outcome is DebitOutcome.SUCCESS], on)
    done = {one.debit.id for one in together} | {line.debit.id for line in failed}
    return together, failed, [line for line in lines if line.debit.id not in done]


def _together(lines: Sequence[_Line], on: BusinessDate) -> list[Taken]:
    numbers = Counter(line.result.transaction_no for line in lines)
    rows = models.Receipt.objects.filter(transaction_no__in=list(numbers))
    seen = set(rows.values_list("transaction_no", flat=True))
    lines = [
        line
        for line in lines
        if numbers[line.result.transaction_no] == 1
        and line.result.transaction_no not in seen
        and line.loan.is_in(LoanState.ACTIVE)
        and not line.loan.holds_credit
    ]
    present = positions([line.loan for line in lines]) if lines else {}
    taken = []
    for line in lines:
        counts_for = BusinessDate(min(line.debit.value_on, on))
        does = plain(present[line.loan.id], line.result.amount_fen, counts_for)
        if does is not None:
            taken.append(Taken(line.loan, present[line.loan.id], line.debit, line.result, counts_for, does))
    return taken


def _unknown(batch_no: str, result: DebitResult, at: Instant) -> None:
    open_debit_problem(
        kind=DebitProblemKind.UNKNOWN_ORDER,
        subject=result.order_no,
        received_fen=result.amount_fen,
        detail=f"{batch_no}: {result.outcome} {result.transaction_no}",
        at=at,
    )
