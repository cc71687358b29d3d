"""What a dealer may know of the contracts made at its shop: how far each is, and which papers are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.journey.sign import models
from suiche.journey.sign.states import Condition, ContractState


@dataclass(frozen=True)
class DealerContract:
    """A contract as its dealer sees it. ``missing``: the conditions of the payout nobody has ticked yet.

    ``deposit_fen``: what they take for us with the down payment, and we pay them less.
    """

    contract_id: UUID
    application_id: UUID
    number: str
    state: ContractState
    valid_until: date
    missing: tuple[Condition, ...]
    activated_on: date | None
    deposit_fen: int = 0


def contracts_for_dealer(dealer_id: UUID, application_ids: list[UUID]) -> dict[UUID, DealerContract]:
    """Return the contracts of these applications at a dealer, by application."""
    rows = list(models.Contract.objects.filter(dealer_id=dealer_id, application_id__in=application_ids))
    ticked = set(
        models.ChecklistItem.objects.filter(contract__in=rows).values_list("contract_id", "condition")
    )
    return {
        row.application_id: DealerContract(
            row.id,
            row.application_id,
            row.number,
            ContractState(row.state),
            row.valid_until,
            tuple(one for one in row.conditions if (row.id, one.value) not in ticked),
            row.activated_on,
            row.deposit_fen,
        )
        for row in rows
    }


def signed_count() -> int:
    """Return how many signed contracts wait for their payout."""
    return models.Contract.objects.filter(state=ContractState.SIGNED.value).count()
