"""End a batch when every debit of it has its result."""

from __future__ import annotations

from suiche.journey.repay import debit_models as models
from suiche.journey.repay.debit_states import LIVE, DebitBatchState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@part
def finish_debit_batch(*, batch_no: str, by: Actor, at: Instant) -> None:
    """Move the batch to its end if nothing of it is live, and note that the bank has begun to answer."""
    batch = models.DebitBatch.objects.select_for_update().filter(number=batch_no).first()
    if batch is None:
        return
    if batch.collected_at is None:
        batch.collected_at = at
        batch.save(update_fields=["collected_at"])
    live = models.Debit.objects.filter(batch=batch, state__in=[state.value for state in LIVE])
    if live.exists() or batch.is_in(DebitBatchState.DONE, DebitBatchState.REFUSED):
        return
    if batch.is_in(DebitBatchState.CREATED):  # the results were faster than the answer to our file
        batch.move_to(DebitBatchState.SUBMITTED, by=by, at=at)
    batch.move_to(DebitBatchState.DONE, by=by, at=at)
