"""Write down where credit went: in the loan's own rows and in the ledger, the same fen."""

from __future__ import annotations

from collections.abc import Sequence

from suiche.journey.repay import models
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.allocation import Bucket

# Compound interest is owed on the same ledger account as penalty interest.
COMPONENT = {
    Bucket.FEE: "fee",
    Bucket.PENALTY: "penalty",
    Bucket.COMPOUND: "penalty",
    Bucket.INTEREST: "interest",
    Bucket.PRINCIPAL: "principal",
}


@part
def write_allocation(
    *,
    loan: models.Loan,
    reference: str,
    parts: Sequence[tuple[int, Bucket, int]],
    on: BusinessDate,
    at: Instant,
) -> None:
    """Record (period, bucket, fen) and post their sum once; nothing when there are none."""
    if not parts:
        return
    models.Allocation.objects.bulk_create(
        models.Allocation(
            loan=loan, reference=reference, period=period, bucket=bucket.value, amount_fen=fen, on=on
        )
        for period, bucket, fen in parts
    )
    amounts: dict[str, int] = {}
    for _, bucket, fen in parts:
        amounts[COMPONENT[bucket]] = amounts.get(COMPONENT[bucket], 0) + fen
    post(
        rule=Rule.CREDIT_APPLIED,
        amounts_fen=amounts,
        contract_id=loan.contract_id,
        reference=f"applied:{loan.id}:{reference}",
        on=on,
        at=at,
    )
