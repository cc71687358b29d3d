"""Looking at the checklist of paying out: what a contract needs, and what somebody has checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from suiche.journey.sign import models
from suiche.journey.sign.rules import names
from suiche.journey.sign.states import Condition, ContractState
from suiche.kit.words import Words
from suiche.parties.numbers import is_vin

HOLDING = (ContractState.SIGNED.value, ContractState.ACTIVE.value)  # an active one until its loan is over


@dataclass(frozen=True)
class ConditionView:
    """One condition of paying out; ``evidence`` empty while nobody has checked it."""

    condition: Condition
    name: Words
    evidence: str
    ticked_by: str
    ticked_at: datetime | None
    vin: str
    vin_doubtful: bool


def conditions(contract_id: UUID) -> tuple[ConditionView, ...]:
    """Return the checklist of paying out, every condition of this contract, in order."""
    ticked = {row.condition: row for row in models.ChecklistItem.objects.filter(contract_id=contract_id)}
    needed = models.Contract.objects.get(id=contract_id).conditions
    return tuple(_condition(condition, ticked.get(condition.value)) for condition in needed)


def missing(contract_id: UUID) -> tuple[Condition, ...]:
    """Return the conditions nobody has checked yet."""
    return tuple(item.condition for item in conditions(contract_id) if item.ticked_at is None)


def vin(contract_id: UUID) -> str:
    """Return the vehicle identification number of the invoice, or "" before it came."""
    rows = models.ChecklistItem.objects.filter(contract_id=contract_id, condition=Condition.INVOICE.value)
    return rows.values_list("vin", flat=True).first() or ""


def car_also_on(contract_id: UUID) -> tuple[str, ...]:
    """Return the numbers of the other contracts that hold the car this one holds.

    None as a rule. A loan that runs again holds its car again, also where another has financed it meanwhile: its money
    must go on, and a person settles whose security the car is.
    """
    held = models.ChecklistItem.objects.filter(freed_at=None, contract__state__in=HOLDING)
    own = held.filter(contract_id=contract_id, vin__gt="").values("vin")
    others = held.filter(vin__in=own).exclude(contract_id=contract_id)
    return tuple(others.order_by("contract__number").values_list("contract__number", flat=True))


def _condition(condition: Condition, row: models.ChecklistItem | None) -> ConditionView:
    name = names.CONDITIONS[condition]
    if row is None:
        return ConditionView(condition, name, "", "", None, "", False)
    doubtful = bool(row.vin) and not is_vin(row.vin)
    return ConditionView(condition, name, row.evidence, row.ticked_by, row.ticked_at, row.vin, doubtful)
