"""Write down what became of one debit."""

from __future__ import annotations

from suiche.journey.repay import debit_models, models
from suiche.journey.repay.actions.open_debit_problem import open_debit_problem
from suiche.journey.repay.actions.take_debit_money import take_debit_money
from suiche.journey.repay.actions.write_debits_failed import write_debits_failed
from suiche.journey.repay.debit_events import DebitUnknown
from suiche.journey.repay.debit_states import DebitProblemKind, DebitState
from suiche.kit import outbox
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.partners.debit.port import DebitOutcome
from suiche.partners.debit.result_file import DebitResult

BEFORE_RESULT = (DebitState.CREATED, DebitState.SUBMITTED, DebitState.PROCESSING)
WITH_MONEY = (DebitState.SUCCESS, DebitState.RETURNED)


@part
def write_debit_result(
    *,
    loan: models.Loan,
    debit: debit_models.Debit,
    result: DebitResult,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> bool:
    """Book one result; tell whether it changed the debit. The same result again changes nothing.

    The caller holds the loan's lock, as every payment does, so that results and payments follow one another.
    """
    if result.amount_fen != debit.amount_fen:
        _put_before_a_person(DebitProblemKind.AMOUNT_DIFFERS, debit, loan, result, at)
        return False
    if result.outcome is DebitOutcome.SUCCESS:
        return _succeeded(loan, debit, result, by, on, at)
    if result.outcome is DebitOutcome.FAILED and debit.is_in(*WITH_MONEY):
        _put_before_a_person(DebitProblemKind.CONTRADICTION, debit, loan, result, at)
        return False
    if result.outcome is DebitOutcome.FAILED and not debit.is_in(DebitState.FAILED):
        write_debits_failed(failed=((loan, debit, result),), by=by, at=at)
        return True
    if result.outcome is DebitOutcome.UNKNOWN and debit.is_in(*BEFORE_RESULT):
        debit.move_to(DebitState.UNKNOWN, by=by, at=at)
        outbox.publish(DebitUnknown(debit.id))
        return True
    if result.outcome is DebitOutcome.PROCESSING and debit.is_in(DebitState.CREATED, DebitState.SUBMITTED):
        debit.move_to(DebitState.PROCESSING, by=by, at=at)
        return True
    return False


def _succeeded(
    loan: models.Loan,
    debit: debit_models.Debit,
    result: DebitResult,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> bool:
    if debit.is_in(*WITH_MONEY):
        if result.transaction_no != debit.transaction_no:
            _put_before_a_person(DebitProblemKind.CONTRADICTION, debit, loan, result, at)
        return False
    if models.Receipt.objects.filter(transaction_no=result.transaction_no).exists():
        _put_before_a_person(DebitProblemKind.CONTRADICTION, debit, loan, result, at)
        return False
    if debit.is_in(DebitState.FAILED):  # the bank took it back: the money is real, and a person looks why
        _put_before_a_person(DebitProblemKind.CONTRADICTION, debit, loan, result, at)
    take_debit_money(loan=loan, debit=debit, result=result, by=by, on=on, at=at)
    return True


def _put_before_a_person(
    kind: DebitProblemKind, debit: debit_models.Debit, loan: models.Loan, result: DebitResult, at: Instant
) -> None:
    open_debit_problem(
        kind=kind,
        subject=debit.order_no,
        batch=debit.batch,
        loan=loan,
        expected_fen=debit.amount_fen,
        received_fen=result.amount_fen,
        detail=f"{debit.state} → {result.outcome} {result.code or ''} {result.transaction_no}".strip(),
        at=at,
    )
