"""Write down that the bank has paid the dealer."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import events, models
from suiche.journey.repay.lease_queries import to_dealer
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule


@action
def confirm_dealer_paid(
    *, loan_id: UUID, key: str, by: Actor, on: BusinessDate, at: Instant
) -> events.DealerPaid:
    """Post the payout to the dealer, once per loan: what is financed, less a deposit that they took for us."""
    loan = models.Loan.objects.select_for_update(no_key=True).get(id=loan_id)
    if loan.dealer_paid_at is None:
        loan.dealer_paid_at = at
        loan.save(update_fields=["dealer_paid_at"])
        post(
            rule=Rule.DEALER_PAID,
            amounts_fen={"amount": to_dealer(loan)},
            contract_id=loan.id,
            reference=f"payout:{loan.id}",
            on=on,
            at=at,
        )
    return outbox.publish(events.DealerPaid(loan_id=loan.id, at=at))
