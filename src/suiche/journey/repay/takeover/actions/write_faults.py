"""Write down what is wrong with rows of a run; the same fault is written once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from suiche.journey.repay.takeover import models
from suiche.journey.repay.takeover.rules.faults import Fault
from suiche.kit.action import part


@part
def write_faults(*, run_id: UUID, faults: Sequence[Fault]) -> None:
    """Write the faults of a batch."""
    models.RunFault.objects.bulk_create(
        (
            models.RunFault(
                run_id=run_id,
                file=fault.file,
                offset=fault.offset,
                key=fault.key[:30],
                column=fault.column,
                code=fault.code,
                facts=list(fault.facts),
            )
            for fault in faults
        ),
        batch_size=1_000,
        ignore_conflicts=True,
    )
