"""Free the car of a contract, or hold it again: whether its VIN may stand on a new contract."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.sign import models
from suiche.journey.sign.states import Condition
from suiche.kit.action import part
from suiche.kit.clock import Instant


@part
def free_car(*, contract_id: UUID, free: bool, at: Instant) -> bool:
    """Note that the loan is over (``free``), or runs again. Returns whether the contract holds a VIN at all.

    It is held again also where another contract has it meanwhile; both loans' pages at the desk then say so.
    """
    row = models.ChecklistItem.objects.select_for_update().filter(
        contract_id=contract_id, condition=Condition.INVOICE.value
    )
    return bool(row.update(freed_at=at if free else None))
