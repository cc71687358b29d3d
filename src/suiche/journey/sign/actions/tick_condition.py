"""Tick a condition of paying out: somebody has looked at its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from suiche.journey.sign import models
from suiche.journey.sign.condition_queries import HOLDING
from suiche.journey.sign.rules.refusals import CarOnAnotherContract, NotNow
from suiche.journey.sign.states import Condition, ContractState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.fields import blind_index
from suiche.kit.refusal import BadInput, NotFound
from suiche.kit.turns import take_turn
from suiche.parties.numbers import is_vin

VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
LONGEST = 200


@dataclass(frozen=True)
class Ticked:
    """The condition is noted. ``vin_doubtful``: the VIN's check digit does not fit (imports may have none)."""

    contract_id: UUID
    condition: Condition
    vin_doubtful: bool


@action
def tick_condition(
    *, contract_id: UUID, condition: Condition, evidence: str, vin: str = "", by: Actor, at: Instant
) -> Ticked:
    """Note the evidence; a second time replaces it (the audit keeps both). Refuses: NotFound (also a condition
    that this contract does not have), NotNow, BadInput, CarOnAnotherContract.
    """
    contract = models.Contract.objects.locked(contract_id)
    if not contract.is_in(ContractState.SIGNED):
        raise NotNow(ContractState(contract.state))
    if condition not in contract.conditions:
        raise NotFound()
    seen, number = " ".join(evidence.split()), "".join(vin.split()).upper()
    if not 2 <= len(seen) <= LONGEST:
        raise BadInput(
            field="evidence",
            zh="请写明看到了什么凭证，2到200个字。",
            en="Please write what you have seen, 2 to 200 characters.",
        )
    if condition is Condition.INVOICE and not VIN.fullmatch(number):
        raise BadInput(
            field="vin",
            zh="车架号是17位字母和数字，没有I、O、Q。请对照发票再填。",
            en="A VIN has 17 letters and digits, without I, O and Q. Please compare it with the invoice.",
        )
    kept = number if condition is Condition.INVOICE else ""
    if kept:
        _expect_free(kept, contract)
    models.ChecklistItem.objects.update_or_create(
        contract=contract,
        condition=condition.value,
        defaults={"evidence": seen, "vin": kept, "ticked_by": str(by), "ticked_at": at},
    )
    return Ticked(contract.id, condition, bool(kept) and not is_vin(kept))


def _expect_free(vin: str, contract: models.Contract) -> None:
    """A car secures one loan: refuse a VIN that stands on another signed or running contract."""
    take_turn(f"car:{blind_index(vin)}")
    held = models.ChecklistItem.objects.filter(vin=vin, freed_at=None).exclude(contract=contract)
    other = held.filter(contract__state__in=HOLDING).select_related("contract").first()
    if other is not None:
        raise CarOnAnotherContract(number=other.contract.number)
