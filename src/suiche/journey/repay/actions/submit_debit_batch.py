"""Write down that the bank has a batch, or will not take it."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import debit_models as models
from suiche.journey.repay.actions.open_debit_problem import open_debit_problem
from suiche.journey.repay.debit_events import DebitBatchSubmitted
from suiche.journey.repay.debit_states import DebitBatchState, DebitProblemKind, DebitState
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.partners.debit.port import FailureCode


@action
def submit_debit_batch(*, batch_id: UUID, refusal: str, by: Actor, at: Instant) -> DebitBatchState:
    """Mark the batch as handed over, or with ``refusal`` (the bank's words) as refused: then nothing was debited.

    Does nothing for a batch that is past it.
    """
    batch = models.DebitBatch.objects.select_for_update().get(id=batch_id)
    if not batch.is_in(DebitBatchState.CREATED):
        return DebitBatchState(batch.state)
    rows = models.Debit.objects.select_for_update().filter(batch=batch, state=DebitState.CREATED.value)
    waiting = list(rows.order_by("loan_id"))  # not what a result has overtaken while we waited for it
    if refusal:
        batch.move_to(DebitBatchState.REFUSED, by=by, at=at, reason=refusal[:200])
        open_debit_problem(
            kind=DebitProblemKind.BATCH_REFUSED, subject=batch.number, batch=batch, detail=refusal, at=at
        )
    else:
        batch.move_to(DebitBatchState.SUBMITTED, by=by, at=at)
        if not batch.by_file:
            outbox.publish(DebitBatchSubmitted(batch.id))
    for debit in waiting:
        debit.code = FailureCode.SYSTEM.value if refusal else ""
    after = DebitState.FAILED if refusal else DebitState.SUBMITTED
    models.Debit.move_all(waiting, after, by=by, at=at, also=("code",) if refusal else ())
    return DebitBatchState(batch.state)
