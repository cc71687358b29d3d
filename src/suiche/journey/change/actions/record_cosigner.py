"""Record who stands beside the borrower of a loan."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.journey.change import models
from suiche.journey.change.states import Role
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@dataclass(frozen=True)
class CosignerRecorded:
    """A loan has somebody beside its borrower."""

    cosigner_id: UUID
    loan_id: UUID


@action
def record_cosigner(*, loan_id: UUID, role: Role, name: str, by: Actor, at: Instant) -> CosignerRecorded:
    """Write down a co-borrower or guarantor; from now on burdening changes need their written consent. Refuses: NotFound."""
    lock_loan(loan_id=loan_id, customer_id=None)
    row = models.Cosigner.objects.create(
        loan_id=loan_id, role=role.value, name=name, recorded_at=at, recorded_by=str(by)
    )
    return CosignerRecorded(cosigner_id=row.id, loan_id=loan_id)
